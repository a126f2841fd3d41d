import { formatNumber } from '@renderer/ui/format'
import { LevelMeter } from '@renderer/ui/level-meter'
import { partnerPath } from '@renderer/ui/partners-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { listWords } from '@shared/domain/partner-words'
import type { ReachingPartner, ReverseAccess } from '@shared/domain/reverse-access'
import { levelText } from '@shared/domain/share-changes'
import { visibleText } from '@shared/domain/visible-text'
import { IconHelpCircle, IconShieldCheck } from '@tabler/icons-react'
import { Link } from 'wouter'
import { PartnerStateBadge } from '../state/partner-state-badge'
import classes from './reach-page.module.css'

type Props = {
  readonly name: string
  readonly kind: string
  readonly department: string
  readonly found: ReverseAccess
  /** Whether a department is asked about, of which parts may be reached alone. */
  readonly isDepartment: boolean
}

/** Who outside reaches one resource, how far, and because of which share. */
export function ReachingPartners({ name, kind, department, found, isDepartment }: Props) {
  const { reaching, unclear } = found
  const open = reaching.filter(({ isBlocked }) => !isBlocked).length
  return (
    <section className={classes.answer} aria-label={`Who outside reaches ${name}`}>
      <div className={classes.answerHead}>
        <h2 className={classes.answerTitle}>
          <UntrustedText text={name} maxLength={100} />
        </h2>
        <span className={classes.beside}>
          {kind}
          {department !== '' && `, ${department}`}
        </span>
      </div>
      <p className={classes.verdict} role="status">
        {verdict(open, reaching.length - open)}
      </p>
      {reaching.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Partner</th>
                <th scope="col">State</th>
                <th scope="col">Level</th>
                <th scope="col">What and why</th>
              </tr>
            </thead>
            <tbody>
              {reaching.map(partner => (
                <Row key={partner.partnerId} partner={partner} isDepartment={isDepartment} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {reaching.length === 0 && (
        <p className={classes.nobody}>
          <IconShieldCheck size={16} stroke={1.7} aria-hidden />
          No partner’s access comes to this {kind}, whatever its state.
        </p>
      )}
      {unclear.length > 0 && (
        <p className={classes.unclear}>
          <IconHelpCircle size={14} stroke={1.7} aria-hidden />
          <span>
            Not known of {listWords(unclear.map(each => visibleText(each.organizationName, 60)))}:
            Horizon does not say all that is shared with {unclear.length === 1 ? 'it' : 'them'}, or
            sends shares that this console cannot read.
          </span>
        </p>
      )}
    </section>
  )
}

function Row({
  partner,
  isDepartment
}: {
  readonly partner: ReachingPartner
  readonly isDepartment: boolean
}) {
  const { partnerId, organizationName, state, isBlocked, level, words } = partner
  return (
    <tr data-blocked={isBlocked || undefined}>
      <th scope="row" className={classes.partner}>
        <Link href={partnerPath(partnerId)}>
          <UntrustedText text={organizationName} maxLength={100} />
        </Link>
      </th>
      <td>
        <PartnerStateBadge state={state} variant="table" />
      </td>
      <td>
        <span className={classes.level}>
          <LevelMeter level={level} tone={isBlocked ? 'inherited' : 'granted'} />
          {level === null && isDepartment ? 'inside only' : levelText(level)}
        </span>
      </td>
      <td className={classes.words}>
        <bdi>{words}</bdi>
      </td>
    </tr>
  )
}

function verdict(open: number, blocked: number): string {
  const partners = (count: number) =>
    `${formatNumber(count)} ${count === 1 ? 'partner' : 'partners'}`
  if (open === 0 && blocked === 0) return 'Nobody outside reaches it.'
  const blockedWords = `${partners(blocked)} would, but ${blocked === 1 ? 'is' : 'are'} blocked by ${blocked === 1 ? 'its' : 'their'} state`
  if (open === 0) return `Nobody outside reaches it now; ${blockedWords}.`
  const openWords = `${partners(open)} outside ${open === 1 ? 'reaches' : 'reach'} it now`
  return blocked === 0 ? `${openWords}.` : `${openWords}; ${blockedWords}.`
}
