import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { formatDateTime, formatDuration } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Drain, RotationPair } from '@shared/contract/rotation-drain'
import { type PairState, pairStates } from '@shared/domain/drain-verdict'
import { visibleText } from '@shared/domain/visible-text'
import { useState } from 'react'
import { addressCount, drainGrid } from './drain-grid'
import classes from './drain-matrix.module.css'
import { pairWords } from './drain-states'
import { MatrixBox } from './matrix-box'
import { countWords } from './rotation-words'
import { StepPart, stepHeadingId } from './step-frame'
import type { RotationWork } from './use-rotation'
import { WaiveDialog } from './waive-dialog'

const perPage = 50
const rule =
  'A pair is drained when it appeared on the new key and has been quiet on the old one for longer than its own longest gap.'

type Props = {
  readonly work: RotationWork
  readonly drain: Drain
  /** Looked at again: nothing can be waived here. */
  readonly isPast?: boolean
}

/** Who calls what with the old key, and whether it still needs to. */
export function DrainMatrix({ work, drain, isPast = false }: Props) {
  const [page, setPage] = useState(0)
  const [waived, setWaived] = useState<RotationPair | null>(null)
  const { pairs, historyFrom } = drain
  const pages = Math.max(1, Math.ceil(addressCount(pairs) / perPage))
  const at = Math.min(page, pages - 1)
  const { addresses, endpoints, endpointsLeftOut } = drainGrid(pairs, at, perPage)
  const names = new Map(work.rotation.consumers.map(({ ip, name }) => [ip, name]))
  const canWaive = !isPast && !work.isReadOnly

  return (
    <StepPart
      title="Migration matrix"
      note={
        historyFrom === null
          ? 'callers, each an address at an endpoint'
          : `callers, each an address at an endpoint, known since ${formatDateTime(historyFrom)}`
      }
      aside={<Counts pairs={pairs} />}
    >
      {pairs.length === 0 ? (
        <p className={classes.nothing}>Nobody is known to have called with the old key.</p>
      ) : (
        <MatrixBox endpoints={endpoints.length}>
          <table className={classes.table}>
            <caption className="hc-visually-hidden">{rule}</caption>
            <thead>
              <tr>
                <th scope="col" className={classes.corner}>
                  From
                </th>
                {endpoints.map(({ method, path }) => (
                  <th key={`${method} ${path}`} scope="col">
                    <UntrustedText mono text={`${method} ${path}`} maxLength={120} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {addresses.map(({ ip, userAgents, cells }) => (
                <tr key={ip}>
                  <th scope="row">
                    <UntrustedText mono text={ip} maxLength={45} />
                    <span
                      className={classes.agent}
                      data-hint={visibleText(userAgents.join('\n'), 600)}
                    >
                      <UntrustedText
                        text={names.get(ip) ?? (userAgents.find(each => each !== '') || 'no name')}
                        maxLength={60}
                      />
                    </span>
                  </th>
                  {cells.map((pair, column) => (
                    <Cell
                      // biome-ignore lint/suspicious/noArrayIndexKey: the place is the endpoint
                      key={column}
                      work={work}
                      pair={pair}
                      onWaive={canWaive ? setWaived : undefined}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </MatrixBox>
      )}
      <div className={classes.under}>
        <span>
          {rule}
          {endpointsLeftOut > 0 &&
            ` ${countWords(endpointsLeftOut, 'endpoint')} with the least to do ${endpointsLeftOut === 1 ? 'is' : 'are'} not drawn.`}
        </span>
        {pages > 1 && (
          <nav className={classes.pages} aria-label="Pages of addresses">
            <ActionButton
              size="xs"
              variant="default"
              disabledReason={at === 0 ? 'This is the first page' : undefined}
              onClick={() => setPage(at - 1)}
            >
              Earlier
            </ActionButton>
            Page {at + 1} of {pages}
            <ActionButton
              size="xs"
              variant="default"
              disabledReason={at === pages - 1 ? 'This is the last page' : undefined}
              onClick={() => setPage(at + 1)}
            >
              Later
            </ActionButton>
          </nav>
        )}
      </div>
      {waived !== null && <WaiveDialog work={work} pair={waived} onClose={() => setWaived(null)} />}
    </StepPart>
  )
}

type CellProps = {
  readonly work: RotationWork
  readonly pair: RotationPair | undefined
  readonly onWaive: ((pair: RotationPair) => void) | undefined
}

function Cell({ work, pair, onWaive }: CellProps) {
  if (pair === undefined) {
    return (
      <td className={classes.never}>
        <span aria-hidden>–</span>
        <span className="hc-visually-hidden">never called</span>
      </td>
    )
  }
  const { ip, method, path, state, waiver } = pair
  const { word, icon: Icon, tone, isSettled } = pairWords[state]
  async function takeBack() {
    await work.run('rotations.unwaive', { ip, method, path })
    // The button is gone with the waiver.
    document.getElementById(stepHeadingId)?.focus()
  }
  const who = visibleText(`${ip}, ${method} ${path}`, 120)
  return (
    <td data-tone={tone} data-open={!isSettled || undefined}>
      <div className={classes.line}>
        <span className={classes.state}>
          <Icon size={15} stroke={1.7} aria-hidden />
          {word}
        </span>
        {onWaive !== undefined && !isSettled && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`Waive ${who}`}
            onClick={() => onWaive(pair)}
          >
            Waive…
          </Button>
        )}
        {onWaive !== undefined && waiver !== null && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`Take back the waiver of ${who}`}
            loading={work.pending === 'rotations.unwaive'}
            onClick={() => void takeBack()}
          >
            Take back
          </Button>
        )}
      </div>
      <div className={classes.beside}>{besideWords(pair)}</div>
    </td>
  )
}

/** Quiet time and own longest gap; what a date needs where there is none. */
function besideWords(pair: RotationPair): string {
  const { state, waiver, longestGapMs } = pair
  const quietMs = Math.max(1_000, pair.quietMs)
  if (state === 'waived' && waiver !== null) return visibleText(waiver.reason, 80)
  const gap = longestGapMs === null ? 'gap not known' : `gap ${formatDuration(longestGapMs)}`
  if (state === 'still-on-old') return `last ${formatDuration(quietMs)} ago, ${gap}`
  return `quiet ${formatDuration(quietMs)}, ${gap}`
}

function Counts({ pairs }: { readonly pairs: readonly RotationPair[] }) {
  const count = (state: PairState) => pairs.filter(pair => pair.state === state).length
  return pairStates
    .toSorted((one, other) => pairWords[other].urgency - pairWords[one].urgency)
    .filter(state => count(state) > 0)
    .map(state => (
      <span key={state} className={classes.count} data-tone={pairWords[state].tone}>
        {count(state)} {pairWords[state].counted}
      </span>
    ))
}
