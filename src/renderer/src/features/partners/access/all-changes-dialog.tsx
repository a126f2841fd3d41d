import { Button } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatNumber } from '@renderer/ui/format'
import type { AccessDiff } from '@shared/domain/access-diff'
import { visibleText } from '@shared/domain/visible-text'
import { changeSentence } from './change-sentence'
import classes from './diff-bar.module.css'
import { DiffCardLine } from './diff-card-line'
import type { DiffCard } from './diff-cards'

const listedAtMost = 400

type Props = {
  readonly cards: readonly DiffCard[]
  /** By card, how much of what it takes away was used. */
  readonly uses: ReadonlyMap<string, string>
  readonly diff: AccessDiff
  readonly keysWords: string
  readonly onClose: () => void
}

/** Every change, and what each comes to for every single thing. */
export function AllChangesDialog({ cards, uses, diff, keysWords, onClose }: Props) {
  const objects = diff.objects.toSorted((a, b) => Number(b.isEscalation) - Number(a.isEscalation))
  const more = objects.length - listedAtMost
  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title="Changes not saved yet"
      width={1040}
      footNote={keysWords}
      footActions={<Button onClick={onClose}>Close</Button>}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the body scrolls, and has nothing else to focus */}
      <ul className={classes.list} aria-label="Changes" tabIndex={0}>
        {cards.map(card => (
          <DiffCardLine key={card.key} card={card} use={uses.get(card.key)} />
        ))}
      </ul>
      <h3 className={classes.subhead}>In effect</h3>
      {objects.length === 0 ? (
        <p>Nothing that is there now is reached otherwise.</p>
      ) : (
        <table className={classes.effects}>
          <thead>
            <tr>
              <th scope="col">Resource</th>
              <th scope="col">In effect</th>
            </tr>
          </thead>
          <tbody>
            {objects.slice(0, listedAtMost).map(object => (
              <tr key={`${object.type} ${object.id}`} data-wider={object.isEscalation || undefined}>
                <th scope="row">
                  <bdi>{visibleText(object.name, 100)}</bdi> ({object.type})
                </th>
                <td>{changeSentence(object)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more > 0 && <p>{formatNumber(more)} more.</p>}
    </ConsoleDialog>
  )
}
