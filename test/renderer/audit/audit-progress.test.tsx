import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { counted, renderAudit } from './render-audit'

/** What the head of the view was drawn with, each time it was. */
const drawn = vi.hoisted<unknown[]>(() => [])
vi.mock(import('@renderer/ui/page-head'), async original => {
  const { PageHead } = await original()
  return {
    PageHead: props => {
      drawn.push(props.count)
      return PageHead(props)
    }
  }
})

test('told of more entries, the view is not drawn once more with those before', async () => {
  const { audit, tell } = renderAudit()
  await counted('240 of 240 held')
  const [newest] = audit.rows.slice(-1)
  if (newest === undefined) throw new Error('No entry')
  const before = drawn.length
  audit.rows = [...audit.rows, { ...newest, position: 241 }]
  tell()
  await screen.findByText('1 new entry held')
  const since = drawn.slice(before)
  expect(since).not.toEqual([])
  expect(since).not.toContain('240 of 240 held')
})
