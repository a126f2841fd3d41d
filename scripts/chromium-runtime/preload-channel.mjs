import { readFileSync } from 'node:fs'
import { checkPath } from './dialog.mjs'
import { mirrorInMainWorld } from './main-world.mjs'
import { runInPreloadWorld } from './preload-world.mjs'
import { askPathInPage } from './save-dialog.mjs'

const world = 'preload'
const names = {
  toPreload: 'runtime:to-preload',
  toPage: 'runtime:to-page',
  binding: 'runtimePost',
  receiver: 'runtimeReceive'
}

const call = (fn, ...args) => `(${fn})(${args.join(', ')})`

const preloadScript = file =>
  call(
    runInPreloadWorld,
    JSON.stringify(names),
    askPathInPage,
    `function (require, module, exports) {\n${readFileSync(file, 'utf8')}\n}`
  )

/**
 * Connects the page's top frame: the preload in an isolated world, its calls out by a binding, our
 * answers in by evaluation. Preload and binding also land in frames inside the page; only the top
 * frame's context is heard.
 */
export async function connectPreload(cdp, { preload, onInvoke, onBounds }) {
  const { frameTree } = await cdp.send('Page.getFrameTree')
  const topFrameId = frameTree.frame.id
  /** Known by its `uniqueId`: the page after a crash can have the same `id` again. */
  let top

  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    const isTop = context.auxData?.frameId === topFrameId
    if (isTop && context.name === world) top = context
  })
  cdp.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
    if (executionContextUniqueId === top?.uniqueId) top = undefined
  })
  cdp.on('Runtime.executionContextsCleared', () => {
    top = undefined
  })

  /**
   * Dropped where the document it was meant for is gone. As text in a text: Chromium reads 5 MB of
   * JSON much faster than the same as source, and the page stands still meanwhile.
   */
  function post(message, context = top) {
    if (context === undefined || context !== top) return
    cdp
      .send('Runtime.evaluate', {
        uniqueContextId: context.uniqueId,
        expression: `${names.receiver}(${JSON.stringify(JSON.stringify(message))})`
      })
      .catch(() => undefined)
  }

  const paths = new Map()
  let nextPathId = 1

  const heard = {
    bounds: onBounds,
    async invoke({ id, channel, args }, context) {
      try {
        post({ type: 'answer', id, value: await onInvoke(channel, args) }, context)
      } catch (error) {
        const text = `Error invoking remote method '${channel}': ${error}`
        post({ type: 'answer', id, error: text }, context)
      }
    },
    checkPath: ({ id, path }, context) =>
      post({ type: 'answer', id, value: checkPath(String(path)) }, context),
    path({ id, path }) {
      paths.get(id)?.(path)
      paths.delete(id)
    }
  }

  cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== names.binding || executionContextId !== top?.id) return
    const message = JSON.parse(payload)
    if (Object.hasOwn(heard, message.type)) void heard[message.type](message, top)
  })

  await cdp.send('Runtime.enable')
  await cdp.send('Runtime.addBinding', { name: names.binding, executionContextName: world })
  if (preload) {
    const mainWorld = call(mirrorInMainWorld, JSON.stringify(names))
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorld })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadScript(preload),
      worldName: world
    })
  }

  return {
    post,
    /** A dialog whose page goes away counts as cancelled. */
    askPath: options =>
      new Promise(resolve => {
        const id = nextPathId++
        const cancelAll = () => {
          paths.delete(id)
          resolve(null)
        }
        cdp.once('Runtime.executionContextsCleared', cancelAll)
        paths.set(id, path => {
          cdp.off('Runtime.executionContextsCleared', cancelAll)
          resolve(path)
        })
        post({ type: 'askPath', id, options })
      })
  }
}
