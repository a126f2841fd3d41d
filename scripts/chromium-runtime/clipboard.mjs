import { runningChromium } from './chromium.mjs'
import { only } from './only.mjs'
import { primarySelection } from './primary-selection.mjs'

const origin = 'https://clipboard.invalid'
const html = '<!doctype html><title>Clipboard</title>'

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

const evaluate = async expression => (await clipboardPage())(expression)

const writeText = text => evaluate(`navigator.clipboard.writeText(${JSON.stringify(String(text))})`)

export class ClipboardItem {
  constructor(items) {
    this.items = items
    this.types = Object.keys(items)
  }
}

export const clipboard = only('clipboard', {
  readText: () => evaluate('navigator.clipboard.readText()'),
  writeText,
  write: async ([item]) => {
    const { 'text/plain': text, ...others } = item.items
    for (const type of Object.keys(others)) {
      throw new Error(`clipboard.write: ${type} is not part of the Chromium runtime.`)
    }
    await writeText(await text)
  },
  selection: primarySelection(),
  clear: () => void writeText('').catch(() => undefined)
})
