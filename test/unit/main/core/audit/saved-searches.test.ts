import { connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const search = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Denied calls',
  query: 'outcome:denied after:7d',
  isPinned: true
}

test('a search is saved, listed and removed', async () => {
  const { core, profileId } = await connectedApp()
  const { handlers } = core
  expect(await handlers['audit.searches']({ profileId })).toEqual({ searches: [] })
  const saved = { searches: [search] }
  expect(await handlers['audit.saveSearch']({ profileId, search })).toEqual(saved)
  expect(await handlers['audit.searches']({ profileId })).toEqual(saved)
  expect(await handlers['audit.removeSearch']({ profileId, searchId: search.id })).toEqual({
    searches: []
  })
})

test.each(['Denied\u202e calls', 'Denied\u200bcalls', 'a\nb'])(
  'the name %j is refused: two that look the same could differ',
  async name => {
    const { core, profileId, data } = await connectedApp()
    await expect(
      core.handlers['audit.saveSearch']({ profileId, search: { ...search, name } })
    ).rejects.toMatchObject({ code: 'invalid-input', details: { fields: [{ field: 'name' }] } })
    expect(data.data.auditRecords.saveSearch).not.toHaveBeenCalled()
  }
)
