const windows = new Set()

export const openWindows = () => [...windows]
export const addWindow = window => windows.add(window)
export const removeWindow = window => windows.delete(window)
