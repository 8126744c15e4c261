/** Whether an address that somebody else has given is a path of our own. Browsers read `\` as `/`: `/\elsewhere.example` is none. */
export const isOwnPath = (address: string): boolean => /^\/(?![/\\])/.test(address)
