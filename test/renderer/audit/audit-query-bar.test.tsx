import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
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
  expect(screen.getByText('Below: the last search that could run')).toBeTruthy()
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

test('Escape closes the completions, then brings the query of the location back', async () => {
  const { user } = renderAudit('?q=agent')
  const field = await queryField()
  await user.type(field, ' act')
  await options()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(field.value).toBe('agent act')
  await user.keyboard('{Escape}')
  expect(field.value).toBe('agent')
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

test('clearing runs the empty query', async () => {
  const { user } = renderAudit('?q=outcome%3Adenied')
  await counted('34 of 240 held')
  await user.click(screen.getByRole('button', { name: 'Clear the query' }))
  await counted('240 of 240 held')
})
