import type { Mock } from 'vitest'

/** A port whose every method is a spy. */
export type Spied<T> = {
  [K in keyof T]: T[K] extends (...args: never[]) => unknown ? Mock<T[K]> : T[K]
}
