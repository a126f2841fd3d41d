import { CutKeyName } from '@renderer/ui/key-name'
import { KeyScopeChip } from '@renderer/ui/key-scope-chip'
import { KeyStatusBadge } from '@renderer/ui/key-status-badge'
import { useNewKeys } from '@renderer/ui/new-keys'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { RotatingKeys } from '@renderer/ui/use-rotations'
import type { JudgedKey } from '@shared/domain/key-filter'
import { allScopes } from '@shared/domain/scope-catalogue'
import { visibleText } from '@shared/domain/visible-text'
import classes from './key-cell.module.css'
import { refusedReason } from './key-rows'
import { ExpiresText, LastUsedText, PlainDate } from './key-times'
import { creatorName, typeWords } from './key-words'
import type { SortColumn } from './keys-location'
import { NotOffered } from './not-offered'

/** How the whole list is seen just now. */
export type KeysView = {
  readonly scopesShown: number
  readonly isStale: boolean
  readonly serverNowMs: number
  /** Columns this Horizon sends for no key; the head says so once. */
  readonly unsaid: ReadonlySet<SortColumn>
  readonly rotating: RotatingKeys
}

type Props = { readonly column: SortColumn; readonly row: JudgedKey; readonly view: KeysView }

export function KeyCell({ column, row, view }: Props) {
  const { key, status } = row
  if (view.unsaid.has(column)) return <span className={classes.none}>–</span>
  switch (column) {
    case 'name':
      return <Name keyId={key.id} name={key.clientName} />
    case 'type':
      return key.type === undefined ? <NotOffered /> : <Cut text={typeWords(key.type)} />
    case 'creator':
      return <Creator name={creatorName(key)} />
    case 'scopes':
      return <Scopes scopes={key.scopes} shown={view.scopesShown} />
    case 'created':
      return <PlainDate iso={key.createdAt} />
    case 'expires':
      return <ExpiresText row={row} serverNowMs={view.serverNowMs} />
    case 'lastUsed':
      return <LastUsedText row={row} isStale={view.isStale} serverNowMs={view.serverNowMs} />
    case 'status':
      return (
        <>
          <KeyStatusBadge
            status={status}
            variant="table"
            hint={status === 'rotating' ? view.rotating.get(key.id)?.hint : undefined}
          />
          <Refused row={row} />
        </>
      )
    case 'hint':
      return key.hint === undefined ? (
        <NotOffered />
      ) : (
        <UntrustedText mono text={key.hint} maxLength={16} />
      )
  }
}

function Name({ keyId, name }: { readonly keyId: string; readonly name: string }) {
  const isNew = useNewKeys(({ keys }) => keys.some(each => each.keyId === keyId))
  const words = (
    <span className={classes.name}>
      <CutKeyName name={name} />
    </span>
  )
  if (!isNew) return words
  return (
    <span className={classes.named}>
      {words}
      <span className={classes.new}>New</span>
    </span>
  )
}

/** A key that is not over, and of no use all the same. */
function Refused({ row }: { readonly row: JudgedKey }) {
  const reason = refusedReason(row)
  if (reason === undefined) return null
  return (
    <span className={classes.refused} data-hint={`Horizon refuses every call: ${reason}`}>
      refused
    </span>
  )
}

const Creator = ({ name }: { readonly name: string | undefined }) =>
  name === undefined ? <NotOffered /> : <Cut text={name} />

const longestScope = 100

/** Cut at the cell's edge, in full on hover. */
function Cut({ text }: { readonly text: string }) {
  return (
    <span className={classes.cut} data-hint-if-cut>
      <UntrustedText text={text} maxLength={200} />
    </span>
  )
}

function Scopes({ scopes, shown }: { readonly scopes: readonly string[]; readonly shown: number }) {
  if (scopes.length === 0) return <span className={classes.none}>none</span>
  const held = scopes.includes(allScopes) ? [allScopes] : [...new Set(scopes)]
  const more = held.length - shown
  return (
    <span className={classes.scopes} data-hint={more > 0 ? scopesHint(held) : undefined}>
      {held.slice(0, shown).map(scope => (
        <KeyScopeChip key={scope} scope={scope} />
      ))}
      {more > 0 && <span className={classes.more}>+{more}</span>}
    </span>
  )
}

const namedInHint = 20

/** One to a line; as many as a hint can hold. */
function scopesHint(scopes: readonly string[]): string {
  const more = scopes.length - namedInHint
  const named = scopes.slice(0, namedInHint).map(scope => visibleText(scope, longestScope))
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
}
