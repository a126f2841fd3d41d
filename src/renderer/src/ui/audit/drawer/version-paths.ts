export type VersionDifference = {
  readonly path: string
  readonly first: string | undefined
  readonly later: string | undefined
}

const mostShown = 60
const mostRead = 2_000

/** Where two JSON texts differ, by path; `undefined` where they cannot be compared. */
export function versionDifferences(
  first: string,
  later: string
): readonly VersionDifference[] | undefined {
  const before = leavesOf(first)
  const after = leavesOf(later)
  if (before === undefined || after === undefined) return undefined
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(path => before.get(path) !== after.get(path))
    .slice(0, mostShown)
    .map(path => ({ path, first: before.get(path), later: after.get(path) }))
}

/** Every plain value by its path. Without recursion: depth is the server's choice. */
function leavesOf(raw: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>()
  let root: unknown
  try {
    root = JSON.parse(raw)
  } catch {
    return undefined
  }
  const waiting: [path: string, value: unknown][] = [['', root]]
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    const [path, value] = item
    const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0
    if (!isBranch) found.set(path, typeof value === 'string' ? value : JSON.stringify(value))
    else {
      for (const [name, inner] of Object.entries(value).reverse()) {
        waiting.push([path === '' ? name : `${path}.${name}`, inner])
      }
    }
    if (found.size + waiting.length > mostRead) return undefined
  }
  return found
}
