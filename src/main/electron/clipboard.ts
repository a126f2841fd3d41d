import type { Clipboard, Logger } from '@main/core/ports'
import { createSerial } from '@main/core/serial'
import type { Secret } from '@shared/secret'
import { ClipboardItem, type Clipboard as SystemClipboard } from 'electron'
import type { ClipboardMark } from './clipboard-mark'

const raw = (format: string) => `electron application/osclipboard;format="${format}"`

/** Asks the system's clipboard history to leave a secret out; each program has its own way. */
const concealed: Partial<Record<NodeJS.Platform, Readonly<Record<string, string>>>> = {
  linux: { [raw('x-kde-passwordManagerHint')]: 'secret' },
  darwin: { [raw('org.nspasteboard.ConcealedType')]: '1' },
  win32: { [raw('ExcludeClipboardContentFromMonitorProcessing')]: '1' }
}

type Selection = Pick<SystemClipboard, 'readText' | 'clear'>
type Access = Selection &
  Pick<SystemClipboard, 'writeText' | 'write'> & {
    /** X11's other selection, filled by marking text. */
    readonly selection?: Selection
  }
type Options = {
  readonly mark: ClipboardMark
  readonly log: Logger
  readonly platform?: NodeJS.Platform
}

export function createClipboard(system: Access, options: Options): Clipboard {
  const { mark, log, platform = process.platform } = options
  // The mark belongs to what is on the clipboard, so neither changes without the other.
  const serial = createSerial()

  async function writeSecret(value: Secret): Promise<void> {
    const text = value.reveal()
    // Before the secret is there: from then on a killed run is known to have left it. Without the
    // mark it is still copied, because it cannot be fetched a second time.
    await mark.write(text).catch(error => log.failure('mark clipboard', error))
    try {
      await system.write([new ClipboardItem({ 'text/plain': text, ...concealed[platform] })])
    } catch {
      // The hints are a courtesy; a system that refuses them still gets the text.
      await system.writeText(text)
    }
  }

  /** True where it held the secret and does no more. */
  async function clearOne(one: Selection, isSecret: (text: string) => boolean): Promise<boolean> {
    if (!isSecret(await one.readText())) return false
    one.clear()
    if (isSecret(await one.readText())) throw new Error('The clipboard could not be cleared')
    return true
  }

  async function clearBoth(isSecret: (text: string) => boolean): Promise<boolean> {
    const wasCopied = await clearOne(system, isSecret)
    const wasMarked =
      platform === 'linux' && system.selection !== undefined
        ? await clearOne(system.selection, isSecret)
        : false
    return wasCopied || wasMarked
  }

  async function clearIfHolds(value: Secret): Promise<'cleared' | 'replaced'> {
    const text = value.reveal()
    const isCleared = await clearBoth(held => held === text)
    await forget(text).catch(error => log.failure('unmark clipboard', error))
    return isCleared ? 'cleared' : 'replaced'
  }

  async function forget(text: string): Promise<void> {
    const isMarked = await mark.read()
    if (isMarked?.(text) === true) await mark.remove()
  }

  async function clearLeftover(): Promise<void> {
    const isMarked = await mark.read()
    if (isMarked === null) return
    await clearBoth(isMarked)
    await mark.remove()
  }

  return {
    writeSecret: value => serial(() => writeSecret(value)),
    writeText: text => serial(() => system.writeText(text)),
    clearIfHolds: value => serial(() => clearIfHolds(value)),
    clearLeftover: () => serial(clearLeftover)
  }
}
