const isThere = (selector: string): boolean => document.querySelector(selector) !== null

export const hasOpenDialog = (): boolean => isThere('[role="dialog"]')

/** Whether a dialog or menu is open: keys are then meant for it, wherever the focus is. */
export const hasOpenLayer = (): boolean => isThere('[role="dialog"], [role="menu"]')

/** A docked pane says so by its attribute; it may have no focus. */
export const hasClosingFirst = (): boolean => hasOpenLayer() || isThere('[data-closes-first]')
