import type { SavedSearch } from '@shared/contract/audit'
import { visibleText } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { OpenProfile } from '../profiles/active-profile'

type Searches = { readonly searches: SavedSearch[] }

/** Queries the operator comes back to, by name; pinned ones first. */
export function createSavedSearches() {
  const list = async (open: OpenProfile): Promise<Searches> => ({
    searches: [...(await open.data.auditRecords.searches())]
  })

  /** New, or in place of the one with this id. A name is taken whatever its letters' case. */
  async function save(open: OpenProfile, search: SavedSearch): Promise<Searches> {
    const name = search.name.trim()
    if (visibleText(name) !== name) {
      const issue = `It holds characters that are not drawn: ${visibleText(name)}`
      throw new AppError('invalid-input', 'The name of a search consists of visible text', {
        nextStep: 'Type the name instead of pasting it',
        fields: [{ field: 'name', issue }]
      })
    }
    await open.data.auditRecords.saveSearch({ ...search, name })
    return list(open)
  }

  async function remove(open: OpenProfile, searchId: string): Promise<Searches> {
    await open.data.auditRecords.removeSearch(searchId)
    return list(open)
  }

  return { list, save, remove }
}
export type SavedSearches = ReturnType<typeof createSavedSearches>
