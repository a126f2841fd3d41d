import { Button, Radio } from '@mantine/core'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import type { Workspace } from '@shared/domain/access'
import type { AccessDiff, CarriedAccess } from '@shared/domain/access-diff'
import { mergeAccess, type ShareConflict } from '@shared/domain/access-merge'
import { namesOf, resourceText } from '@shared/domain/partner-words'
import { levelText } from '@shared/domain/share-changes'
import { useMemo, useRef, useState } from 'react'
import { withLevel } from './change-access'
import classes from './three-way-dialog.module.css'

type Props = {
  readonly base: CarriedAccess
  readonly mine: CarriedAccess
  readonly theirs: CarriedAccess
  readonly workspace: Workspace
  /** Puts it into the editor, where it is looked at and saved. */
  readonly onTake: (access: CarriedAccess) => void
  readonly onClose: () => void
}

type Side = 'mine' | 'theirs' | 'lower'

const keyOf = ({ type, id }: Pick<ShareConflict, 'type' | 'id'>): string => `${type} ${id}`

/** Two changed the same access: what each did, and both together. Nothing is sent from here. */
export function ThreeWayDialog({ base, mine, theirs, workspace, onTake, onClose }: Props) {
  const merge = useMemo(
    () => mergeAccess({ base, mine, theirs }, workspace),
    [base, mine, theirs, workspace]
  )
  const names = useMemo(() => namesOf(workspace), [workspace])
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map())
  const takeRef = useRef<HTMLButtonElement>(null)

  const merged = merge.conflicts.reduce<CarriedAccess>(
    (access, conflict) =>
      withLevel(access, conflict, levelOf(conflict, chosen.get(keyOf(conflict)) ?? 'lower')),
    merge.merged
  )

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title="Somebody else changed this access meanwhile"
      width={1040}
      initialFocusRef={takeRef}
      footNote="Nothing is saved yet. What is put together stands in the editor, with its changes against what Horizon has now."
      footActions={
        <>
          <Button variant="default" onClick={() => onTake(theirs)}>
            Take theirs, drop mine
          </Button>
          <Button ref={takeRef} onClick={() => onTake(merged)}>
            Put together
          </Button>
        </>
      }
    >
      <div className={classes.sides}>
        <Changes title="You changed" diff={merge.mine} />
        <Changes title="They changed, saved at Horizon" diff={merge.theirs} />
      </div>
      {merge.conflicts.length === 0 ? (
        <p className={classes.none}>No change stands against another: both are kept.</p>
      ) : (
        <section aria-label="Conflicts">
          <h3 className={classes.title}>
            {merge.conflicts.length === 1
              ? 'Both changed the same share'
              : `Both changed the same ${merge.conflicts.length} shares`}
          </h3>
          <table className={classes.conflicts}>
            <thead>
              <tr>
                <th scope="col">Share</th>
                <th scope="col">Before</th>
                <th scope="col">Yours</th>
                <th scope="col">Theirs</th>
                <th scope="col">Keep</th>
              </tr>
            </thead>
            <tbody>
              {merge.conflicts.map(conflict => (
                <ConflictRow
                  key={keyOf(conflict)}
                  conflict={conflict}
                  name={resourceText(conflict.type, conflict.id, names)}
                  chosen={chosen.get(keyOf(conflict)) ?? 'lower'}
                  onChoose={side => setChosen(before => new Map(before).set(keyOf(conflict), side))}
                />
              ))}
            </tbody>
          </table>
          <p className={classes.rule}>The lower of the two is proposed, never the wider.</p>
        </section>
      )}
    </ConsoleDialog>
  )
}

type RowProps = {
  readonly conflict: ShareConflict
  readonly name: string
  readonly chosen: Side
  readonly onChoose: (side: Side) => void
}

function ConflictRow({ conflict, name, chosen, onChoose }: RowProps) {
  const { base, mine, theirs, proposed } = conflict
  const side = chosen === 'lower' ? (proposed === mine ? 'mine' : 'theirs') : chosen
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td>{levelText(base)}</td>
      <td>{levelText(mine)}</td>
      <td>{levelText(theirs)}</td>
      <td>
        <Radio.Group
          aria-label={`Keep of ${name}`}
          value={side}
          onChange={value => onChoose(value === 'mine' ? 'mine' : 'theirs')}
        >
          <div className={classes.choice}>
            <Radio value="mine" label={`yours: ${levelText(mine)}`} />
            <Radio value="theirs" label={`theirs: ${levelText(theirs)}`} />
          </div>
        </Radio.Group>
      </td>
    </tr>
  )
}

const levelOf = ({ mine, theirs, proposed }: ShareConflict, side: Side) =>
  side === 'lower' ? proposed : side === 'mine' ? mine : theirs

function Changes({ title, diff }: { readonly title: string; readonly diff: AccessDiff }) {
  const { added, removed } = diff.unreadable
  const lines = [
    ...diff.shares.map(({ words, isEscalation }) => ({ words, isWider: isEscalation })),
    ...diff.general.map(({ words, isGained }) => ({ words, isWider: isGained })),
    ...(added > 0 ? [{ words: `${added} shares unknown here added`, isWider: true }] : []),
    ...(removed > 0 ? [{ words: `${removed} shares unknown here removed`, isWider: false }] : [])
  ]
  return (
    <section className={classes.side} aria-label={title}>
      <h3 className={classes.title}>{title}</h3>
      {lines.length === 0 ? (
        <p className={classes.none}>Nothing in the access.</p>
      ) : (
        <ul className={classes.list}>
          {lines.map(({ words, isWider }) => (
            <li key={words} data-wider={isWider || undefined}>
              <bdi>{words}</bdi>
              {isWider && <span className={classes.wider}> wider</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
