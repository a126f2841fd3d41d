import { LevelMeter } from '@renderer/ui/level-meter'
import type { AccessLevel } from '@shared/domain/access'
import { type ChangeDirection, type ChangeRow, changesOf } from '@shared/domain/audit-changes'
import { levelWords } from '@shared/domain/partner-words'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import { IconArrowRight } from '@tabler/icons-react'
import { useMemo } from 'react'
import classes from './audit-drawer.module.css'
import { DrawerSection } from './drawer-section'

/** What was changed, before → after, and whether it gives more than before. */
export function DrawerChanges({ entry }: { readonly entry: AuditEntry }) {
  const { rows, isCut } = useMemo(() => changesOf(entry), [entry])
  if (rows.length === 0) return null
  return (
    <DrawerSection title="Changes">
      <ul className={classes.changes}>
        {rows.map(row => (
          <Change key={row.path} row={row} />
        ))}
      </ul>
      {isCut && <p className={classes.cut}>There is more; the raw JSON below has it.</p>}
    </DrawerSection>
  )
}

function Change({ row }: { readonly row: ChangeRow }) {
  const { path, direction, items } = row
  return (
    <li className={classes.change}>
      <div className={classes.changeHead}>
        <bdi className="hc-mono">{path}</bdi>
        {direction !== 'neutral' && (
          <span className={classes.direction} data-direction={direction}>
            {direction}
          </span>
        )}
      </div>
      <div className={classes.changeValues}>
        {items === undefined ? <Ends row={row} /> : <Items items={items} direction={direction} />}
      </div>
    </li>
  )
}

function Ends({ row: { before, after, levels, direction } }: { readonly row: ChangeRow }) {
  return (
    <>
      {levels === undefined ? (
        <Value text={before} />
      ) : (
        <Level level={levels.before} tone="inherited" />
      )}
      <IconArrowRight size={14} stroke={1.7} aria-label="to" />
      <span className={classes.after} data-direction={direction}>
        {levels === undefined ? (
          <Value text={after} />
        ) : (
          <Level level={levels.after} tone={direction === 'wider' ? 'widened' : 'inherited'} />
        )}
      </span>
    </>
  )
}

type LevelProps = {
  readonly level: AccessLevel | null
  readonly tone: 'inherited' | 'widened'
}

const Level = ({ level, tone }: LevelProps) => (
  <span className={classes.level}>
    {level !== null && <LevelMeter level={level} tone={tone} />}
    {level === null ? 'None' : levelWords[level]}
  </span>
)

const Value = ({ text }: { readonly text: string | null }) =>
  text === null ? <span>nothing</span> : <bdi className="hc-mono">{text === '' ? '“”' : text}</bdi>

type ItemsProps = {
  readonly items: NonNullable<ChangeRow['items']>
  readonly direction: ChangeDirection
}

/** Of a list: what came and what went. */
function Items({ items: { added, removed }, direction }: ItemsProps) {
  if (added.length + removed.length === 0) return <span>the same, in another order</span>
  return (
    <>
      {added.map(item => (
        <span key={`+${item}`} className={classes.after} data-direction={direction}>
          <span className="hc-visually-hidden">added </span>
          <span aria-hidden>+ </span>
          <bdi className="hc-mono">{item}</bdi>
        </span>
      ))}
      {removed.map(item => (
        <span key={`-${item}`}>
          <span className="hc-visually-hidden">removed </span>
          <span aria-hidden>− </span>
          <bdi className="hc-mono">
            <s>{item}</s>
          </bdi>
        </span>
      ))}
    </>
  )
}
