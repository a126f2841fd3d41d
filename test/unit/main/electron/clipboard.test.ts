import { createClipboard } from '@main/electron/clipboard'
import { createClipboardMark } from '@main/electron/clipboard-mark'
import { Secret } from '@shared/secret'
import { aDataFolder } from '@support/data-folder'
import { fakeLog } from '@support/fakes'
import { expect, test, vi } from 'vitest'

vi.mock('electron', () => ({
  ClipboardItem: class {
    readonly items: Record<string, string>
    constructor(items: Record<string, string>) {
      this.items = items
    }
  }
}))

function fakeSelection(text = '') {
  const state = { text }
  return {
    state,
    readText: async () => state.text,
    clear: () => {
      state.text = ''
    }
  }
}

function setUp({ refusesHints = false, marked = '' } = {}) {
  const main = fakeSelection()
  const selection = fakeSelection(marked)
  const written: Record<string, string>[] = []
  const system = {
    ...main,
    selection,
    writeText: async (text: string) => {
      main.state.text = text
    },
    write: async ([item]: unknown[]) => {
      const { items } = item as { items: Record<string, string> }
      if (refusesHints && Object.keys(items).length > 1) throw new Error('not here')
      written.push(items)
      main.state.text = items['text/plain'] ?? ''
    }
  }
  const mark = createClipboardMark(aDataFolder())
  const { log, lines } = fakeLog()
  const run = () => createClipboard(system as never, { mark, log, platform: 'linux' })
  return {
    clipboard: run(),
    /** The next run of the app on the same machine. */
    run,
    main: main.state,
    marked: selection.state,
    written,
    system,
    mark,
    lines
  }
}

const key = new Secret('hz_test_0123456789')

test('a secret is written with the hint that keeps it out of clipboard histories', async () => {
  const { clipboard, written } = setUp()
  await clipboard.writeSecret(key)
  expect(written).toEqual([
    {
      'text/plain': key.reveal(),
      'electron application/osclipboard;format="x-kde-passwordManagerHint"': 'secret'
    }
  ])
})

test('where the hint is refused the secret is still written', async () => {
  const { clipboard, main } = setUp({ refusesHints: true })
  await clipboard.writeSecret(key)
  expect(main.text).toBe(key.reveal())
})

test('what still holds the secret is cleared', async () => {
  const { clipboard, main } = setUp()
  await clipboard.writeSecret(key)
  expect(await clipboard.clearIfHolds(key)).toBe('cleared')
  expect(main.text).toBe('')
})

test('something copied meanwhile is left alone', async () => {
  const { clipboard, main } = setUp()
  await clipboard.writeSecret(key)
  await clipboard.writeText('a shopping list')
  expect(await clipboard.clearIfHolds(key)).toBe('replaced')
  expect(main.text).toBe('a shopping list')
})

test('a secret that was marked is cleared from X11’s other selection, too', async () => {
  const { clipboard, marked } = setUp({ marked: key.reveal() })
  expect(await clipboard.clearIfHolds(key)).toBe('cleared')
  expect(marked.text).toBe('')
})

test('a clipboard that keeps the secret after clearing is reported', async () => {
  const { mark } = setUp()
  const stuck = { readText: async () => key.reveal(), clear: () => undefined }
  const failing = createClipboard(stuck as never, { mark, log: fakeLog().log, platform: 'darwin' })
  await expect(failing.clearIfHolds(key)).rejects.toThrow('could not be cleared')
})

test('a secret is marked before it is written, and the mark goes when it is cleared', async () => {
  const { clipboard, system, mark } = setUp()
  let wasMarked = false
  const { write } = system
  system.write = async items => {
    wasMarked = (await mark.read())?.(key.reveal()) ?? false
    return write(items)
  }
  await clipboard.writeSecret(key)
  expect(wasMarked).toBe(true)
  await clipboard.clearIfHolds(key)
  expect(await mark.read()).toBeNull()
})

test('the mark goes too when something else was copied meanwhile', async () => {
  const { clipboard, mark } = setUp()
  await clipboard.writeSecret(key)
  await clipboard.writeText('a shopping list')
  await clipboard.clearIfHolds(key)
  expect(await mark.read()).toBeNull()
})

test('clearing another secret leaves the mark of the one that is there', async () => {
  const { clipboard, main, mark } = setUp()
  await clipboard.writeSecret(key)
  await clipboard.clearIfHolds(new Secret('hz_test_of_another_time'))
  expect(main.text).toBe(key.reveal())
  expect((await mark.read())?.(key.reveal())).toBe(true)
})

test('what a killed run left is cleared by the next one, from both selections', async () => {
  const { clipboard, run, main, marked, mark } = setUp()
  await clipboard.writeSecret(key)
  marked.text = key.reveal()
  await run().clearLeftover()
  expect([main.text, marked.text]).toEqual(['', ''])
  expect(await mark.read()).toBeNull()
})

test('what was copied after a run was killed is left alone', async () => {
  const { clipboard, run, main, marked, mark } = setUp()
  await clipboard.writeSecret(key)
  main.text = 'a shopping list'
  marked.text = 'marked words'
  await run().clearLeftover()
  expect([main.text, marked.text]).toEqual(['a shopping list', 'marked words'])
  expect(await mark.read()).toBeNull()
})

test('without a mark the clipboard is not even read', async () => {
  const { run, system } = setUp()
  const readText = vi.spyOn(system, 'readText')
  await run().clearLeftover()
  expect(readText).not.toHaveBeenCalled()
})

test('a clipboard that cannot be reached keeps its mark for the next start', async () => {
  const { clipboard, run, system, mark } = setUp()
  await clipboard.writeSecret(key)
  vi.spyOn(system, 'readText').mockRejectedValueOnce(new Error('no display'))
  await expect(run().clearLeftover()).rejects.toThrow('no display')
  expect(await mark.read()).not.toBeNull()
})

test('a copy while the leftover is looked for keeps its own mark', async () => {
  const { clipboard, run, system, mark, main } = setUp()
  const before = 'hz_test_of_another_time'
  await clipboard.writeSecret(new Secret(before))
  const reading = Promise.withResolvers<string>()
  vi.spyOn(system, 'readText').mockReturnValueOnce(reading.promise)
  const next = run()
  const both = [next.clearLeftover(), next.writeSecret(key)]
  // As long as a write of the mark takes.
  await createClipboardMark(aDataFolder()).write(before)
  reading.resolve(before)
  await Promise.all(both)
  expect(main.text).toBe(key.reveal())
  expect((await mark.read())?.(key.reveal())).toBe(true)
})

test('a secret that cannot be marked is still copied, and that is logged', async () => {
  const { clipboard, main, mark, lines } = setUp()
  vi.spyOn(mark, 'write').mockRejectedValueOnce(new Error('disk full'))
  await clipboard.writeSecret(key)
  expect(main.text).toBe(key.reveal())
  expect(lines).toHaveLength(1)
})
