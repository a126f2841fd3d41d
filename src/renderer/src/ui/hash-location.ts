import { useSyncExternalStore } from 'react'

// wouter's own hash location keeps the query outside the hash and forgets to clear it.

type NavigateOptions = { readonly replace?: boolean; readonly state?: unknown }

/** Our place among the entries this window made, kept in each entry. */
type Entry = { readonly place: number }

const readHash = (): string => window.location.hash.replace(/^#?\/?/, '/')
const readPath = (): string => readHash().split('?', 1)[0] ?? '/'
const readSearch = (): string => {
  const [, ...search] = readHash().split('?')
  return search.join('?')
}
const readPlace = (): number => (window.history.state as Entry | null)?.place ?? 0

let lastPlace = readPlace()

function listen(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  window.addEventListener('popstate', listener)
  return () => {
    window.removeEventListener('hashchange', listener)
    window.removeEventListener('popstate', listener)
  }
}

/** Asked before the window goes elsewhere; false keeps it, and `go` is for later. */
type Guard = (place: string, go: () => void) => boolean
let guard: Guard | null = null

/** Lets `ask` hold the window where it is, whatever would take it away. Returns what ends it. */
export function guardLeaving(ask: Guard): () => void {
  let held = window.location.hash
  guard = ask
  const onMove = () => {
    if (guard !== ask || window.location.hash === held) return
    const isFree = ask(readHash(), () => {
      guard = null
      window.history.back()
    })
    if (isFree) {
      held = window.location.hash
      return
    }
    // Back or forward has happened already: on top of it the guarded place once more, at once, so
    // that nobody is drawn in between.
    const place = readPlace() + 1
    window.history.pushState({ place }, '', held)
    lastPlace = place
  }
  window.addEventListener('popstate', onMove, true)
  window.addEventListener('hashchange', onMove, true)
  return () => {
    if (guard === ask) guard = null
    window.removeEventListener('popstate', onMove, true)
    window.removeEventListener('hashchange', onMove, true)
  }
}

/** Goes to a location such as `/keys?q=billing`. */
export function navigateTo(to: string, options: NavigateOptions = {}): void {
  const hash = `#/${to.replace(/^#?\/?/, '')}`
  if (hash === window.location.hash) return
  const goLater = () => {
    guard = null
    moveTo(hash, options)
  }
  if (guard === null || guard(hash.slice(1), goLater)) moveTo(hash, options)
}

function moveTo(hash: string, { replace = false }: NavigateOptions): void {
  const place = replace ? readPlace() : readPlace() + 1
  if (replace) window.history.replaceState({ place }, '', hash)
  else {
    window.history.pushState({ place }, '', hash)
    lastPlace = place
  }
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

const useHashSearch = () => useSyncExternalStore(listen, readSearch)

const useHashPath = (): [string, typeof navigateTo] => [
  useSyncExternalStore(listen, readPath),
  navigateTo
]

/** The location hook for wouter's `Router`: path and query both live in the hash. */
export const useHashLocation = Object.assign(useHashPath, {
  searchHook: useHashSearch,
  hrefs: (href: string) => `#${href}`
})

/** Path and query together, as they are remembered. */
export const useWholeLocation = (): string => useSyncExternalStore(listen, readHash)

/** Never further than this page's own entries: what lies before them is not the console. */
export function goBack(): void {
  if (readPlace() > 0) window.history.back()
}

export function goForward(): void {
  if (readPlace() < lastPlace) window.history.forward()
}

/** Whether there is somewhere to go back and forward to. */
export function useHistory() {
  const place = useSyncExternalStore(listen, readPlace)
  return {
    canGoBack: place > 0,
    canGoForward: place < lastPlace,
    goBack,
    goForward
  }
}
