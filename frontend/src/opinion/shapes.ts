/** A shape for each group, so that nobody has to tell colours apart; all of about the same area. */
const point = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`

function polygon(x: number, y: number, r: number, corners: number, from: number): string {
  const angles = Array.from({ length: corners }, (_, corner) => from + (2 * Math.PI * corner) / corners)
  return `M${angles.map((angle) => point(x + r * Math.cos(angle), y + r * Math.sin(angle))).join("L")}Z`
}
/** Two halves of exactly as much as they say: a rounded one would bulge. */
function circle(x: number, y: number, r: number): string {
  const half = `a${r.toFixed(2)} ${r.toFixed(2)} 0 1 0 `
  const across = (2 * Number(r.toFixed(2))).toFixed(2)
  return `M${point(x - r, y)}${half}${across} 0${half}-${across} 0Z`
}
function plus(x: number, y: number, r: number): string {
  const [far, near] = [r * 1.12, r * 0.42]
  const corners = [[-near, -far], [near, -far], [near, -near], [far, -near], [far, near], [near, near]]
  const all = [...corners, ...corners.map(([dx, dy]) => [-dx!, -dy!])]
  return `M${all.map(([dx, dy]) => point(x + dx!, y + dy!)).join("L")}Z`
}

const SHAPES = [
  circle,
  (x: number, y: number, r: number) => polygon(x, y + r * 0.2, r * 1.4, 3, -Math.PI / 2),
  (x: number, y: number, r: number) => polygon(x, y, r * 1.2, 4, Math.PI / 4),
  plus,
  (x: number, y: number, r: number) => polygon(x, y, r * 1.25, 4, 0),
]

/** More groups than shapes there are not: the maths finds at most five. */
export const shapeOf = (group: number, x: number, y: number, r: number): string => SHAPES[group % SHAPES.length]!(x, y, r)

/** Around the corners of a group. */
export const outlineOf = (hull: readonly { x: number; y: number }[]): string =>
  hull.length ? `M${hull.map(({ x, y }) => point(x, y)).join("L")}Z` : ""
