import type { Clipboard } from '@main/core/ports'
import type { Secret } from '@shared/secret'
import { ClipboardItem, type Clipboard as SystemClipboard } from 'electron'

const raw = (format: string) => `electron application/osclipboard;format="${format}"`

/** Asks the system's clipboard history to leave a secret out; each program has its own way. */
const concealed: Partial<Record<NodeJS.Platform, Readonly<Record<string, string>>>> = {
  linux: { [raw('x-kde-passwordManagerHint')]: 'secret' },
  darwin: { [raw('org.nspasteboard.ConcealedType')]: '1' },
  win32: { [raw('ExcludeClipboardContentFromMonitorProcessing')]: '1' }
}

type Access = Pick<SystemClipboard, 'readText' | 'writeText' | 'write' | 'clear'> & {
  /** X11's other selection, filled by marking text. */
  readonly selection?: Pick<SystemClipboard, 'readText' | 'clear'>
}

export function createClipboard(
  system: Access,
  platform: NodeJS.Platform = process.platform
): Clipboard {
  async function writeSecret(value: Secret): Promise<void> {
    const text = value.reveal()
    try {
      await system.write([new ClipboardItem({ 'text/plain': text, ...concealed[platform] })])
    } catch {
      // The hints are a courtesy; a system that refuses them still gets the text.
      await system.writeText(text)
    }
  }

  /** True where it held the secret and does no more. */
  async function clearOne(one: Pick<Access, 'readText' | 'clear'>, text: string): Promise<boolean> {
    if ((await one.readText()) !== text) return false
    one.clear()
    if ((await one.readText()) === text) throw new Error('The clipboard could not be cleared')
    return true
  }

  async function clearIfHolds(value: Secret): Promise<'cleared' | 'replaced'> {
    const text = value.reveal()
    const wasCopied = await clearOne(system, text)
    const wasMarked =
      platform === 'linux' && system.selection !== undefined
        ? await clearOne(system.selection, text)
        : false
    return wasCopied || wasMarked ? 'cleared' : 'replaced'
  }

  return { writeSecret, writeText: text => system.writeText(text), clearIfHolds }
}
