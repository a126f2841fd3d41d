import { only } from './only.mjs'

/**
 * A Chromium window has no menu of ours: the command palette holds the same commands. The template
 * is taken and not drawn.
 */
export const Menu = only('Menu', {
  buildFromTemplate: template => ({ items: template }),
  setApplicationMenu: () => undefined
})
