/** Whether a dialog or menu is open: keys are then meant for it, wherever the focus is. */
export const hasOpenLayer = (): boolean =>
  document.querySelector('[role="dialog"], [role="menu"]') !== null
