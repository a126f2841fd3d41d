import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { counted, queryField, renderAudit } from './render-audit'

const faulty = 'partner:"Northwind Agency" after:2026-11-31 outcome:denied'
const options = async () => within(await screen.findByRole('listbox')).getAllByRole('option')

test('a faulty query is not run; its place, its reason and a remedy are said', async () => {
  const { user, fake } = renderAudit()
  await counted('240 of 240 held')
  const asked = fake.callsTo('audit.counts').length
  const field = await queryField()
  await user.click(field)
  await user.paste(faulty)
  await user.keyboard('{Enter}')
  expect(await screen.findByText('Characters 34 to 43: November has 30 days.')).toBeTruthy()
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(document.querySelector('[data-faulty]')?.textContent).toBe('2026-11-31')
  expect(screen.getByText('Below: everything held')).toBeTruthy()
  expect(screen.getByText('240 of 240 held')).toBeTruthy()
  expect(fake.callsTo('audit.counts')).toHaveLength(asked)
  expect(window.location.hash).toBe('#/audit')

  await user.click(screen.getByRole('button', { name: 'Use 2026-11-30' }))
  await waitFor(() => expect(window.location.hash).toContain('2026-11-30'))
  expect(field.value).toBe(faulty.replace('11-31', '11-30'))
})

test('the term that is being typed is not called faulty before Enter', async () => {
  const { user } = renderAudit()
  const field = await queryField()
  await user.type(field, 'after:2026-1')
  expect(field.getAttribute('aria-invalid')).toBe('false')
  await user.keyboard('{Enter}')
  expect(field.getAttribute('aria-invalid')).toBe('true')
})

test('a location that holds a faulty query says so and shows what is held', async () => {
  renderAudit(`?q=${encodeURIComponent(faulty)}`)
  expect(await screen.findByText('Below: everything held')).toBeTruthy()
  await counted('240 of 240 held')
})

test('fields are offered while they are typed, Tab takes one and its values follow with counts', async () => {
  const { user } = renderAudit()
  await counted('240 of 240 held')
  const field = await queryField()
  await user.type(field, 'out')
  expect((await options()).map(each => each.textContent)).toEqual([
    'outcome:success, denied or error'
  ])
  await user.keyboard('{Tab}')
  expect(field.value).toBe('outcome:')
  await waitFor(async () =>
    expect((await options()).map(each => each.textContent)).toEqual([
      'success199 in this search',
      'denied34 in this search',
      'error7 in this search'
    ])
  )
  await user.keyboard('{ArrowDown}')
  const active = (await options()).find(each => each.ariaSelected === 'true')
  expect(active?.textContent).toContain('denied')
  expect(field.getAttribute('aria-activedescendant')).toBe(active?.id)
  await user.keyboard('{Tab}{Enter}')
  await counted('34 of 240 held')
})

test('values are counted in the rest of the query', async () => {
  const { user, fake } = renderAudit()
  await counted('240 of 240 held')
  await user.click(await queryField())
  await user.paste('actor:"Ada Moreau" outcome:')
  await waitFor(() =>
    expect(fake.callsTo('audit.values').at(-1)).toMatchObject({
      query: 'actor:"Ada Moreau"',
      field: 'outcome',
      typed: ''
    })
  )
})

test('Escape closes the completions and takes nothing of the query away', async () => {
  const { user } = renderAudit('?q=agent')
  const field = await queryField()
  await user.type(field, ' act')
  await options()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(field.value).toBe('agent act')
  await user.keyboard('{Escape}{Escape}')
  expect(field.value).toBe('agent act')
  await user.keyboard('{Enter}{Escape}{Escape}')
  expect(field.value).toBe('agent act')
  expect(window.location.hash).toBe('#/audit?q=agent+act')
})

test.each(['altKey', 'ctrlKey', 'metaKey', 'shiftKey'])(
  'Page Down and Page Up with %s are not taken from who else hears them',
  async modifier => {
    renderAudit('?q=outcome%3Adenied')
    await counted('34 of 240 held')
    const field = await queryField()
    field.focus()
    for (const key of ['PageDown', 'PageUp']) {
      expect(fireEvent.keyDown(field, { key, [modifier]: true })).toBe(true)
      expect(document.activeElement).toBe(field)
    }
    expect(fireEvent.keyDown(field, { key: 'PageDown' })).toBe(false)
    expect(document.activeElement?.getAttribute('role')).toBe('row')
  }
)

test('a value that goes on after a blank is offered in quotes, the fields after it', async () => {
  const { user } = renderAudit()
  await counted('240 of 240 held')
  const field = await queryField()
  await user.type(field, 'actor:Ada M')
  await waitFor(async () =>
    expect((await options()).map(each => each.textContent)[0]).toMatch(
      /^Ada Moreau\d+ in this search$/
    )
  )
  await user.keyboard('{Tab}')
  expect(field.value).toBe('actor:"Ada Moreau" ')
})

test('a query that is not searched yet is told from the one whose answer is below', async () => {
  const { user } = renderAudit('?q=agent%3Anothing_like_it')
  await counted('0 of 240 held')
  const field = await queryField()
  await user.clear(field)
  expect(await screen.findByText('Below: agent:nothing_like_it')).toBeTruthy()
  await counted('0 of 240 held in the last search')
  const button = screen.getByRole('button', { name: 'Export…' })
  expect(button.dataset.hint).toMatch(/not searched yet/)
  await user.click(button)
  expect(screen.queryByRole('dialog')).toBeNull()
  await user.click(field)
  await user.keyboard('{Enter}')
  await counted('240 of 240 held')
  expect(screen.queryByText(/^Below/)).toBeNull()
})

test('while the query cannot be searched nothing else is exported in its place', async () => {
  const { user } = renderAudit('?q=outcome%3Adenied')
  await counted('34 of 240 held')
  await user.type(await queryField(), ' actor:"Ada')
  await user.keyboard('{Enter}')
  expect(await screen.findByText('Below: outcome:denied, the last search that could run'))
  const button = screen.getByRole('button', { name: 'Export…' })
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(button.dataset.hint).toMatch(/^This query cannot be searched/)
  await user.click(button)
  expect(screen.queryByRole('dialog')).toBeNull()
})

describe('west of Greenwich', () => {
  const before = process.env.TZ
  beforeEach(() => {
    process.env.TZ = 'America/New_York'
  })
  afterEach(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })

  test('dates that the chosen zone reads are said to be, where another zone reads others', async () => {
    const { user } = renderAudit('?q=after%3A2026-11-18')
    await counted('240 of 240 held, dates in local time')
    await user.click(screen.getByRole('button', { name: 'Export…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
    expect(dialog.textContent).toMatch(/after:2026-11-18, dates in local time \(UTC−[45]\)/)
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('radio', { name: 'UTC' }))
    await counted(/ of 240 held, dates in UTC$/)
    await user.clear(await queryField())
    await user.type(await queryField(), 'after:2026-11-18T00:00Z{Enter}')
    await counted(/ of 240 held$/)
  })
})

test.each<[string, RegExp]>([
  ['x'.repeat(10_000), /has up to 4,000 characters/],
  ['actor:"ada', /quote/i],
  ['((actor:ada)', /parenthes/i],
  ['/adm.*/', /regular/i],
  ['after:2026-02-30', /February/]
])('%# gets its place and its reason', async (text, reason) => {
  const { user } = renderAudit()
  await user.click(await queryField())
  await user.paste(text)
  await user.keyboard('{Enter}')
  expect((await screen.findByText(/^Characters? [\d,]+/)).textContent).toMatch(reason)
})

test('what is taken is typed where it differs only, so that undo selects nothing else', async () => {
  const { user } = renderAudit('?q=after%3A2026-02-30+outcome%3Adenied')
  const field = await queryField()
  const typed: unknown[] = []
  document.execCommand = (command, _ui, text = '') => {
    const { selectionStart, selectionEnd } = field
    typed.push([command, text, field.value.slice(selectionStart ?? 0, selectionEnd ?? 0)])
    field.setRangeText(text)
    return true
  }
  try {
    await user.click(await screen.findByRole('button', { name: 'Use 2026-02-28' }))
  } finally {
    Reflect.deleteProperty(document, 'execCommand')
  }
  expect(typed).toEqual([['insertText', '28', '30']])
  expect(field.value).toBe('after:2026-02-28 outcome:denied')
})

test('clearing runs the empty query', async () => {
  const { user } = renderAudit('?q=outcome%3Adenied')
  await counted('34 of 240 held')
  await user.click(screen.getByRole('button', { name: 'Clear the query' }))
  await counted('240 of 240 held')
})

test('a sync that tells of itself again and again has nothing of the query field measured', async () => {
  const { audit, tell } = renderAudit('?q=outcome:denied')
  await counted('34 of 240 held')
  const field = await queryField()
  const scrollLeft = vi.spyOn(field, 'scrollLeft', 'get')
  for (let done = 1_000; done <= 4_000; done += 1_000) {
    audit.status = {
      sync: { state: 'syncing', done, remaining: 9_000, perSecond: 4_000, retryAt: null }
    }
    await act(async () => tell())
    await screen.findByText(new RegExp(`${done / 1_000},000 of about`))
  }
  expect(scrollLeft).not.toHaveBeenCalled()
})
