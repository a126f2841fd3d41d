import { runningChromium } from './chromium.mjs'
import { only } from './only.mjs'
import { x11Selection } from './x11-selection.mjs'

const origin = 'https://clipboard.invalid'
const html = '<!doctype html><title>Clipboard</title>'
const answerTimeoutMs = 5_000

let opening

/**
 * A page that is in no window, on an origin of its own: only it may use the clipboard, so that the
 * app's page cannot. The DevTools session that made it keeps it alive.
 */
function clipboardPage() {
  opening ??= openPage().catch(error => {
    opening = undefined
    throw error
  })
  return opening
}

async function openPage() {
  const context = await runningChromium()
  if (!context) throw new Error('The clipboard works once a window was opened.')
  const browser = await context.browser().newBrowserCDPSession()
  const { targetId } = await browser.send('Target.createTarget', {
    url: 'about:blank',
    hidden: true,
    background: true
  })
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false })
  const waiting = new Map()
  let nextId = 1

  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = nextId++
      waiting.set(id, { resolve, reject })
      const message = JSON.stringify({ id, method, params })
      browser.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject)
    })

  const loaded = new Promise(resolve => {
    browser.on('Target.receivedMessageFromTarget', event => {
      if (event.sessionId !== sessionId) return
      const { id, method, params, result, error } = JSON.parse(event.message)
      if (method === 'Fetch.requestPaused') void answerRequest(params)
      if (method === 'Page.loadEventFired') resolve()
      if (error) waiting.get(id)?.reject(new Error(error.message))
      else waiting.get(id)?.resolve(result)
      waiting.delete(id)
    })
  })

  const answerRequest = ({ requestId, request }) =>
    request.url === `${origin}/`
      ? send('Fetch.fulfillRequest', {
          requestId,
          responseCode: 200,
          responseHeaders: [{ name: 'content-type', value: 'text/html' }],
          body: Buffer.from(html).toString('base64')
        })
      : send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })

  await browser.send('Browser.grantPermissions', {
    origin,
    permissions: ['clipboardReadWrite', 'clipboardSanitizedWrite']
  })
  await send('Page.enable')
  await send('Fetch.enable')
  await send('Page.navigate', { url: `${origin}/` })
  await loaded
  await send('Emulation.setFocusEmulationEnabled', { enabled: true })

  return async expression => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      userGesture: true,
      returnByValue: true
    })
    if (exceptionDetails) throw new Error('The clipboard could not be reached.')
    return result.value
  }
}

const evaluate = async expression => inTime((await clipboardPage())(expression))

/** A page outside of any window answers nothing more once the last window is closed. */
async function inTime(answer) {
  let timer
  const timeUp = new Promise((_resolve, reject) => {
    const error = new Error('The clipboard did not answer.')
    timer = setTimeout(() => reject(error), answerTimeoutMs)
  })
  try {
    return await Promise.race([answer, timeUp])
  } finally {
    clearTimeout(timer)
  }
}

const writeText = text => evaluate(`navigator.clipboard.writeText(${JSON.stringify(String(text))})`)

export class ClipboardItem {
  constructor(items) {
    this.items = items
    this.types = Object.keys(items)
  }
}

const pageAccess = {
  readText: () => evaluate('navigator.clipboard.readText()'),
  clear: () => void writeText('').catch(() => undefined)
}
/** Where it can be, Chromium is not asked: it could not clear the clipboard without a window. */
const access = x11Selection('clipboard') ?? pageAccess

export const clipboard = only('clipboard', {
  readText: access.readText,
  writeText,
  write: async ([item]) => {
    const { 'text/plain': text, ...others } = item.items
    for (const type of Object.keys(others)) {
      throw new Error(`clipboard.write: ${type} is not part of the Chromium runtime.`)
    }
    await writeText(await text)
  },
  /**
   * Chromium fills X11's other selection along with the clipboard and leaves it there, and no page
   * can reach it, so that a copied key would outlive the clipboard's clearing.
   */
  selection: x11Selection('primary'),
  clear: access.clear
})
