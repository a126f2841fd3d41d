import { only } from './only.mjs'

/** Chromium keeps its own window on the screen; where the screens are is not known before it runs. */
const anywhere = { x: 0, y: 0, width: 16_384, height: 16_384 }

export const screen = only('screen', {
  getAllDisplays: () => [{ id: 1, bounds: anywhere, workArea: anywhere, scaleFactor: 1 }]
})
