import { Button, UnstyledButton } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { ActionButton } from '@renderer/ui/action-button'
import { listWords } from '@shared/domain/partner-words'
import { visibleText } from '@shared/domain/visible-text'
import { IconKey } from '@tabler/icons-react'
import classes from './diff-bar.module.css'
import { DiffCardLine } from './diff-card-line'
import type { DiffCard } from './diff-cards'

const cardWidth = 184

type Props = {
  readonly cards: readonly DiffCard[]
  /** By card, how much of what it takes away was used. */
  readonly uses: ReadonlyMap<string, string>
  /** Names of the keys that change with it; `null` where they are not known. */
  readonly keys: readonly string[] | null
  readonly isSaving: boolean
  readonly blockedBy: string | undefined
  readonly onAll: () => void
  readonly onDiscard: () => void
  readonly onSave: () => void
}

/** What is gained and lost before anything is saved: what widens first, and in red. */
export function DiffBar(props: Props) {
  const { cards, uses, keys, isSaving, blockedBy, onAll, onDiscard, onSave } = props
  const { ref, width } = useElementSize()
  const fitting = Math.max(1, Math.floor((width || 3 * cardWidth) / cardWidth))
  const shown = cards.length > fitting ? cards.slice(0, Math.max(1, fitting - 1)) : cards
  const rest = cards.slice(shown.length)
  return (
    <section className={classes.bar} aria-label="Changes not saved yet">
      <div ref={ref} className={classes.measure}>
        <ul className={classes.cards} aria-label="Changes">
          {shown.map(card => (
            <DiffCardLine key={card.key} card={card} use={uses.get(card.key)} />
          ))}
          {rest.length > 0 && (
            <li className={classes.more}>
              <UnstyledButton className={classes.all} onClick={onAll}>
                {rest.length} more
              </UnstyledButton>
              <span>{restWords(rest)}</span>
            </li>
          )}
        </ul>
      </div>
      <div className={classes.side}>
        <div className={classes.keys} data-hint-if-cut>
          <IconKey size={14} stroke={1.7} aria-hidden />
          <span>{keysWords(cards.length, keys)}</span>
        </div>
        <div className={classes.actions}>
          {rest.length === 0 && (
            <Button variant="subtle" color="gray" onClick={onAll}>
              All effects
            </Button>
          )}
          <Button variant="default" onClick={onDiscard} disabled={isSaving}>
            Discard
          </Button>
          <ActionButton loading={isSaving} disabledReason={blockedBy} onClick={onSave}>
            Save access
          </ActionButton>
        </div>
      </div>
    </section>
  )
}

function restWords(rest: readonly DiffCard[]): string {
  const count = (direction: DiffCard['direction'], words: string) => {
    const found = rest.filter(card => card.direction === direction).length
    return found === 0 ? [] : [`${found} ${words}`]
  }
  return [
    ...count('wider', 'wider'),
    ...count('narrower', 'narrower'),
    ...count('same', 'without effect')
  ].join(', ')
}

/** Keys inherit the partner's access: they change in the same moment. */
export function keysWords(changes: number, keys: readonly string[] | null): string {
  const what = changes === 1 ? '1 change' : `${changes} changes`
  if (keys === null) return `${what}, for every key of this partner at once`
  if (keys.length === 0) return `${what}; this partner has no key`
  const names = listWords(keys.map(name => visibleText(name, 60)))
  return keys.length === 1
    ? `${what}, for the key ${names} at once`
    : `${what}, for ${keys.length} partner keys at once: ${names}`
}
