/** The place after the string that begins at `start`; `json` is valid. */
function stringEnd(json: string, start: number): number {
  for (
    let quote = json.indexOf('"', start + 1);
    quote !== -1;
    quote = json.indexOf('"', quote + 1)
  ) {
    let slashes = 0
    while (json.charAt(quote - 1 - slashes) === '\\') slashes += 1
    if (slashes % 2 === 0) return quote + 1
  }
  return json.length
}

const textOf = (token: string): string =>
  token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1)

/**
 * Valid JSON with its strings edited, names of members too. Everything else stays as it is written:
 * numbers beyond what a program counts exactly, members given twice, `__proto__`.
 */
export function mapStrings(json: string, edit: (text: string) => string): string {
  let result = ''
  let done = 0
  for (let start = json.indexOf('"'); start !== -1; ) {
    const end = stringEnd(json, start)
    const text = textOf(json.slice(start, end))
    const edited = edit(text)
    if (edited !== text) {
      result += json.slice(done, start) + JSON.stringify(edited)
      done = end
    }
    start = json.indexOf('"', end)
  }
  return done === 0 ? json : result + json.slice(done)
}

/** Where the value that begins at `start` ends. */
function valueEnd(json: string, start: number): number {
  let depth = 0
  for (let at = start; at < json.length; at += 1) {
    const character = json.charAt(at)
    if (character === '"') at = stringEnd(json, at) - 1
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      if (depth === 0) return at
      depth -= 1
    } else if (character === ',' && depth === 0) return at
  }
  return json.length
}

/** The members of a JSON object with their values as they are written; of two, the last counts. */
export function membersOf(json: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>()
  for (let start = json.indexOf('"'); start !== -1; ) {
    const nameEnd = stringEnd(json, start)
    const valueStart = json.indexOf(':', nameEnd) + 1
    const end = valueEnd(json, valueStart)
    members.set(textOf(json.slice(start, nameEnd)), json.slice(valueStart, end).trim())
    start = json.charAt(end) === ',' ? json.indexOf('"', end) : -1
  }
  return members
}

/** On one line: a line break in valid JSON stands between its tokens only. */
export const onOneLine = (json: string): string => json.replace(/[\r\n]+/g, ' ')
