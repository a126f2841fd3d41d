import type { ProbeResult, Proof } from '@shared/domain/key-proof'
import { visibleText } from '@shared/domain/visible-text'
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconHelpCircle,
  type TablerIcon
} from '@tabler/icons-react'
import classes from './proof-rows.module.css'

type Verdict = ProbeResult['verdict']

const icons: Readonly<Record<Verdict, TablerIcon>> = {
  proved: IconCircleCheckFilled,
  disproved: IconCircleXFilled,
  'not-provable': IconHelpCircle,
  failed: IconAlertTriangleFilled
}

const verdictWords: Readonly<Record<Verdict, string>> = {
  proved: 'Proved',
  disproved: 'Disproved',
  'not-provable': 'Not provable',
  failed: 'No result'
}

/** What two calls with a key showed: the one it may make, and the one it may not. */
export function ProofRows({ proof }: { readonly proof: Proof }) {
  return (
    <ul className={classes.rows}>
      <ProofRow what="It may" result={proof.permitted} />
      <ProofRow what="It may not" result={proof.refused} />
    </ul>
  )
}

function ProofRow({ what, result }: { readonly what: string; readonly result: ProbeResult }) {
  const { call, verdict, status, reason, serverCode, requestId } = result
  const Icon = icons[verdict]
  const details = [serverCode, requestId].filter(each => each !== undefined)
  return (
    <li className={classes.row} data-verdict={verdict}>
      <Icon size={15} stroke={1.7} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <div className={classes.line}>
          <span className={classes.verdict}>{verdictWords[verdict]}</span>
          <span className={classes.what}>{what}:</span>
          <code className={classes.call}>
            {call === null ? 'no call shows it' : visibleText(`${call.method} ${call.path}`, 200)}
          </code>
          {status !== undefined && (
            <span
              className={classes.status}
              {...(details.length > 0 && {
                'data-hint': visibleText(details.join(' · '), 200),
                tabIndex: 0
              })}
            >
              {status}
            </span>
          )}
        </div>
        <div className={classes.reason}>{visibleText(reason, 500)}</div>
      </div>
    </li>
  )
}

/** "Both proved: it works, and it is limited." */
export function proofWords({ permitted, refused }: Proof): string {
  if (permitted.verdict === 'proved' && refused.verdict === 'proved') {
    return 'Both proved: the key works, and it is limited.'
  }
  const word = (result: ProbeResult) => verdictWords[result.verdict].toLowerCase()
  return `What it may: ${word(permitted)}. What it may not: ${word(refused)}.`
}
