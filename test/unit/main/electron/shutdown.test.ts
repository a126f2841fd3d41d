import { EventEmitter } from 'node:events'
import { createOrderlyEnd } from '@main/electron/shutdown'
import { fakeLog, fakeTime, settled } from '@support/fakes'
import { beforeEach, expect, test, vi } from 'vitest'

const electron = vi.hoisted(() => ({
  app: undefined as unknown as EventEmitter & { quit(): void; exit(code: number): void }
}))
vi.mock('electron', () => ({
  get app() {
    return electron.app
  }
}))

const ended = vi.fn()
/** As Electron: a quit is asked about first, an exit is not. */
beforeEach(() => {
  ended.mockClear()
  electron.app = Object.assign(new EventEmitter(), { quit, exit: (code: number) => ended(code) })
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
function quit(): void {
  let isPrevented = false
  const event = {
    preventDefault() {
      isPrevented = true
    }
  }
  electron.app.emit('before-quit', event)
  if (!isPrevented) ended(0)
}

function setUp() {
  const { log, lines } = fakeLog()
  const time = fakeTime()
  const errors = new EventEmitter()
  const { timers } = time
  const end = createOrderlyEnd({ hasStuckThread: () => false, log, timers, errors })
  return { end, lines, errors, time }
}

test('quitting waits for everything that has to be done before it', async () => {
  const { end } = setUp()
  const clearing = Promise.withResolvers<void>()
  end.before(() => clearing.promise)
  quit()
  quit()
  await settled()
  expect(ended).not.toHaveBeenCalled()
  clearing.resolve()
  await settled()
  expect(ended.mock.calls).toEqual([[0]])
})

test('what fails before the end keeps nothing else from being done', async () => {
  const { end, lines } = setUp()
  const other = vi.fn(async () => undefined)
  end.before(() => Promise.reject(new Error('no display')))
  end.before(other)
  quit()
  await settled()
  expect(other).toHaveBeenCalledOnce()
  expect(ended.mock.calls).toEqual([[0]])
  expect(JSON.stringify(lines)).toContain('no display')
})

test('what never ends does not keep the app from quitting', async () => {
  const { end, time } = setUp()
  end.before(() => new Promise(() => undefined))
  quit()
  await time.advance(74_999)
  expect(ended).not.toHaveBeenCalled()
  await time.advance(1)
  expect(ended.mock.calls).toEqual([[0]])
})

test.each(['uncaughtException', 'unhandledRejection'])(
  'an %s is logged, everything is closed, and the exit code is 1',
  async kind => {
    const { end, lines, errors } = setUp()
    const clearing = Promise.withResolvers<void>()
    end.before(() => clearing.promise)
    errors.emit(kind, new Error('a bug'))
    expect(lines).toMatchObject([{ event: 'uncaught' }])
    await settled()
    expect(ended).not.toHaveBeenCalled()
    clearing.resolve()
    await settled()
    expect(ended.mock.calls).toEqual([[1]])
  }
)

test('after an uncaught error the end is waited for ten seconds at most', async () => {
  const { end, errors, time } = setUp()
  end.before(() => new Promise(() => undefined))
  errors.emit('uncaughtException', new Error('a bug'))
  await time.advance(10_000)
  expect(ended.mock.calls).toEqual([[1]])
})

test('an uncaught error while the app quits does not stop twice, and the exit code is 1', async () => {
  const { end, errors } = setUp()
  const work = vi.fn(async () => undefined)
  end.before(work)
  quit()
  errors.emit('uncaughtException', new Error('a bug'))
  await settled()
  expect(work).toHaveBeenCalledOnce()
  expect(ended.mock.calls).toEqual([[1]])
})
