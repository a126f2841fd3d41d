/** True on macOS, where Command stands where others have Ctrl. */
export const isMac = (): boolean => /mac/i.test(navigator.platform)

/** Key caps of a shortcut such as `['Mod', 'K']`. */
export function shortcutWords(shortcut: readonly string[], mac = isMac()): readonly string[] {
  return shortcut.map(key => {
    switch (key) {
      case 'Mod':
        return mac ? '⌘' : 'Ctrl'
      case 'Alt':
        return mac ? '⌥' : 'Alt'
      case 'ArrowLeft':
        return '←'
      case 'ArrowRight':
        return '→'
      case 'ArrowUp':
        return '↑'
      case 'ArrowDown':
        return '↓'
      default:
        return key
    }
  })
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** `Mod` is Ctrl, or Command on macOS. A single sign such as `?` matches however it is typed. */
export function matchesShortcut(
  press: KeyPress,
  shortcut: readonly string[],
  mac = isMac()
): boolean {
  const key = shortcut.at(-1)
  if (key === undefined || press.key.toLowerCase() !== key.toLowerCase()) return false
  const wants = (name: string) => shortcut.slice(0, -1).includes(name)
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  if (mod !== wants('Mod') || other || press.altKey !== wants('Alt')) return false
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key)
  return isSign || press.shiftKey === wants('Shift')
}

/** True where a single letter types rather than commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  if (target instanceof HTMLSelectElement) return true
  const silent = ['checkbox', 'radio', 'button', 'submit', 'range']
  return target instanceof HTMLInputElement && !silent.includes(target.type)
}
