import { useActiveProfile } from '@renderer/ui/active-profile'
import { auditPlacePath } from '@renderer/ui/audit/audit-path'
import { HeldCount } from '@renderer/ui/audit/saved/held-count'
import { savedSearchesQuery } from '@renderer/ui/audit/saved/use-saved-searches'
import { type PaletteObject, useSearches } from '@renderer/ui/command-registry'
import { navigateTo } from '@renderer/ui/hash-location'
import type { SavedSearch } from '@shared/contract/audit'
import { visibleText } from '@shared/domain/visible-text'
import { IconBookmark, IconListSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'

const icon = { size: 16, stroke: 1.7 } as const

/** Offers saved searches of the audit log, and a search for whatever is typed. Draws nothing. */
export function AuditPaletteObjects() {
  const profile = useActiveProfile()
  return profile === null ? null : <Searches key={profile.id} profileId={profile.id} />
}

function Searches({ profileId }: { readonly profileId: string }) {
  // Not before the palette is used: nothing of the audit log is needed at the start.
  const [isAsked, setIsAsked] = useState(false)
  const { data: saved } = useQuery({ ...savedSearchesQuery(profileId), enabled: isAsked })
  const source = useCallback(
    (text: string): readonly PaletteObject[] => {
      // The palette is being drawn while it asks.
      if (!isAsked) queueMicrotask(() => setIsAsked(true))
      const found = (saved ?? []).filter(({ name }) => holds(name, text))
      return [...found.map(search => toObject(profileId, search)), freeSearch(profileId, text)]
    },
    [profileId, saved, isAsked]
  )
  useSearches(source)
  return null
}

const holds = (name: string, text: string): boolean => {
  const lower = name.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every(word => lower.includes(word))
}

function toObject(profileId: string, { id, name, query }: SavedSearch): PaletteObject {
  return {
    id,
    kind: 'Audit log',
    title: visibleText(name, 100),
    hint: 'saved search',
    icon: <IconBookmark {...icon} />,
    status: <HeldCount profileId={profileId} query={query} />,
    searchText: name,
    open: () => navigateTo(auditPlacePath({ query })),
    actions: []
  }
}

/** What is typed is a query as it stands, so that fields work here too. */
function freeSearch(profileId: string, text: string): PaletteObject {
  return {
    id: 'audit.search',
    kind: 'Audit log',
    title: `Search the audit log for “${visibleText(text, 80)}”`,
    icon: <IconListSearch {...icon} />,
    status: <HeldCount profileId={profileId} query={text} />,
    searchText: text,
    open: () => navigateTo(auditPlacePath({ query: text })),
    actions: []
  }
}
