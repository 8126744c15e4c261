// What the rules in pages.yaml find. Read by `semgrep --test`, run by nobody.
export function markup(element: HTMLElement, text: string): void {
  // ruleid: text-becomes-markup-in-a-page
  element.innerHTML = text
  // ruleid: text-becomes-markup-in-a-page
  element.insertAdjacentHTML("beforeend", text)
  // ruleid: text-becomes-markup-in-a-page
  document.write(text)
  // ok: text-becomes-markup-in-a-page
  element.textContent = text
}

export function code(text: string): void {
  // ruleid: text-becomes-code-in-a-page
  eval(text)
  // ruleid: text-becomes-code-in-a-page
  new Function(text)
  // ruleid: text-becomes-code-in-a-page
  setTimeout("alert(1)", 10)
  // ok: text-becomes-code-in-a-page
  setTimeout(() => text, 10)
}

export function ways(text: string): void {
  // ruleid: way-to-another-page
  window.location.href = text
  // ruleid: way-to-another-page
  location.assign(text)
}

export function tables(text: string): void {
  // ruleid: table-in-a-page
  new Blob([text], { type: "text/csv" })
  // ok: table-in-a-page
  new Blob([text], { type: "text/plain" })
}
