import type { Logger } from '@main/core/ports'
import type { Dispatch } from '@main/transport/dispatch'
import type { Publication } from '@main/transport/event-bus'
import { channels } from '@shared/contract/bridge'
import type { Reply } from '@shared/contract/define'
import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import type { Windows } from './window'

export const refused: Reply = {
  ok: false,
  error: { code: 'invalid-input', message: 'This call did not come from the console’s own page' }
}

/** Why a sender is not our page, or `undefined` where it is. Whatever is missing is a no. */
export function senderRefusal(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  windows: Windows,
  origin: string
): string | undefined {
  const window = windows.byWebContents(event.sender.id)
  if (window === undefined) return 'not a window of ours'
  const frame = event.senderFrame
  if (!frame) return 'no frame'
  if (frame !== window.webContents.mainFrame) return 'not the top frame'
  if (frame.url === '' || frame.url === 'about:blank') return 'no address'
  if (frame.origin !== origin) return 'another origin'
  return undefined
}

type Options = {
  readonly windows: Windows
  readonly origin: string
  readonly log: Logger
}

/** Registered once; windows come and go. */
export function registerIpc(dispatch: Dispatch, { windows, origin, log }: Options): void {
  ipcMain.handle(channels.call, (event, name: unknown, input: unknown) => {
    const reason = senderRefusal(event, windows, origin)
    if (reason === undefined) return dispatch(name, input)
    log.warn('sender-refused', { reason, sender: event.sender.id })
    return refused
  })
}

export function sendToWindows(windows: Windows, { name, payload }: Publication): void {
  for (const window of windows.all()) {
    if (!window.isDestroyed()) window.webContents.send(channels.event, name, payload)
  }
}
