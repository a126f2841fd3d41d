import { createClipboard } from '@main/electron/clipboard'
import { Secret } from '@shared/secret'
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
  const clipboard = createClipboard(system as never, 'linux')
  return { clipboard, main: main.state, marked: selection.state, written }
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
  const { clipboard } = setUp()
  await clipboard.writeSecret(key)
  const stuck = { readText: async () => key.reveal(), clear: () => undefined }
  const failing = createClipboard(stuck as never, 'darwin')
  await expect(failing.clearIfHolds(key)).rejects.toThrow('could not be cleared')
})
