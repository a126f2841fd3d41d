import { Button } from '@mantine/core'
import { formatDateTime, formatDuration } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { RotationPair } from '@shared/contract/rotation-drain'
import type { Rotation } from '@shared/contract/rotation-views'
import { callersWords } from '@shared/domain/caller-words'
import { openCallers } from '@shared/domain/drain-words'
import { earliestOf, pairStateWords } from '@shared/domain/pair-words'
import { visibleText } from '@shared/domain/visible-text'
import { useState } from 'react'
import { decisionOf } from './decision'
import { momentWords } from './drain-verdict-box'
import classes from './record-step.module.css'
import { StepPart } from './step-frame'

const folded = 5

/** Every caller of the old key at the moment of the decision, the open ones first. */
export function RecordCallers({ rotation }: { readonly rotation: Rotation }) {
  const [isWhole, setIsWhole] = useState(false)
  const decision = decisionOf(rotation)
  const { pairs = [], pairsLeftOut = 0 } = decision?.grounds?.verdict ?? {}
  if (decision === null || pairs.length === 0) return null
  const shown = isWhole ? pairs : pairs.slice(0, folded)
  const open = openCallers(pairs).length
  return (
    <StepPart
      title="Callers of the old key at the decision"
      note={`as decided on ${momentWords(decision.at)}`}
      aside={`${open} open of ${callersWords(pairs.length + pairsLeftOut)}`}
    >
      <ol className={classes.callers}>
        {shown.map(pair => (
          <li key={`${pair.ip} ${pair.method} ${pair.path}`}>
            <UntrustedText mono text={pair.ip} maxLength={45} />
            <UntrustedText mono text={`${pair.method} ${pair.path}`} maxLength={120} />
            <span className={classes.by}>{besideWords(pair)}</span>
          </li>
        ))}
      </ol>
      {pairs.length > folded && (
        <Button size="compact-xs" variant="subtle" mt={4} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${pairs.length.toLocaleString('en')}`}
        </Button>
      )}
    </StepPart>
  )
}

/** "safe from 23 Nov 2026 12:00, at the earliest, if it moves and stays quiet" */
function safeFrom(state: RotationPair['state'], at: string): string {
  const condition = earliestOf(state)
  return `safe from ${formatDateTime(at)}${condition === null ? '' : `, ${condition}`}`
}

function besideWords(pair: RotationPair): string {
  const { state, waiver, lastSeenOnOldAt, longestGapMs, quietEnoughAt } = pair
  const reason = waiver === null ? '' : `: ${visibleText(waiver.reason, 80)}`
  return [
    `${pairStateWords[state]}${reason}`,
    `last on the old key ${formatDateTime(lastSeenOnOldAt)}`,
    longestGapMs === null ? 'longest gap not known' : `longest gap ${formatDuration(longestGapMs)}`,
    ...(quietEnoughAt === null ? [] : [safeFrom(state, quietEnoughAt)])
  ].join(', ')
}
