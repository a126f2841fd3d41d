import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// What Mantine asks of a browser and jsdom does not have.
Object.assign(globalThis, {
  matchMedia: (query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined
  }),
  ResizeObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
  IntersectionObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
})
Object.assign((globalThis as { Element?: { prototype: object } }).Element?.prototype ?? {}, {
  scrollIntoView: () => undefined
})

// A busy machine is slow; nothing here measures time.
configure({ asyncUtilTimeout: 20_000 })

afterEach(cleanup)
