import { only } from './only.mjs'
import { openWindows } from './windows.mjs'

let source = 'system'

/** What the page is told; `null` follows the system. */
export const emulatedColorScheme = () => (source === 'system' ? null : source)

export const nativeTheme = only('nativeTheme', {
  get themeSource() {
    return source
  },
  set themeSource(next) {
    source = next
    for (const window of openWindows()) void window.applyColorScheme()
  }
})
