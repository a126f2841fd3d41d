import { toAppUrl } from './address.mjs'
import { declaredSchemes } from './protocol.mjs'

/**
 * Sends every request of the page through the session's rules and the app's own handler. Not
 * Playwright's `page.route`: that ends with the page's first crash, and the reload after it hangs.
 */
export async function routeRequests(cdp, { session, mayNavigate }) {
  const { isCancelled, handlerFor } = session.runtime
  const { frameTree } = await cdp.send('Page.getFrameTree')
  const topFrameId = frameTree.frame.id

  const fail = (requestId, errorReason) => cdp.send('Fetch.failRequest', { requestId, errorReason })

  async function answer(requestId, { method, headers }, url, handler) {
    const response = await handler(new Request(url, { method, headers }))
    await cdp.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64')
    })
  }

  async function serve({ requestId, request, resourceType, frameId }) {
    const url = toAppUrl(request.url)
    if (resourceType === 'Document' && !mayNavigate(url, frameId === topFrameId)) {
      // The page stays as it is, as where Electron prevents a navigation.
      return fail(requestId, 'Aborted')
    }
    if (await isCancelled(url)) return fail(requestId, 'BlockedByClient')
    const scheme = url.slice(0, url.indexOf(':'))
    const handler = declaredSchemes().includes(scheme) ? handlerFor(scheme) : undefined
    if (!handler) return cdp.send('Fetch.continueRequest', { requestId })
    return answer(requestId, request, url, handler)
  }

  cdp.on('Fetch.requestPaused', paused => {
    serve(paused).catch(error => {
      process.stderr.write(`Chromium runtime: a request failed: ${error.message}\n`)
      return fail(paused.requestId, 'Failed').catch(() => undefined)
    })
  })
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
}
