import { Button } from '@mantine/core'
import { formatNumber } from '@renderer/ui/format'
import { navigateTo } from '@renderer/ui/hash-location'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { isOverdue, useRotationGroups } from '@renderer/ui/rotation-groups'
import { rotationPath, rotationsPath } from '@renderer/ui/rotation-path'
import { TimeText } from '@renderer/ui/time-text'
import { useNow } from '@renderer/ui/use-now'
import type { RotationSummary } from '@shared/contract/rotation-views'
import { visibleText } from '@shared/domain/visible-text'
import type { ReactNode } from 'react'
import { Link } from 'wouter'

const named = 4

/** Rotations that wait for a decision, then those whose reminder has passed. */
export function RotationsLines({ profileId }: { readonly profileId: string }) {
  const now = useNow()
  const { unknown, inProgress } = useRotationGroups(profileId)
  const overdue = inProgress.filter(rotation => isOverdue(rotation, now))
  return (
    <>
      <Line
        tone="danger"
        rotations={unknown}
        one={unknownWords}
        many={`${formatNumber(unknown.length)} rotations need a look`}
      />
      <Line
        tone="warn"
        rotations={overdue}
        one={() => 'is overdue'}
        many={`${formatNumber(overdue.length)} rotations are overdue`}
        after={({ deadline }) =>
          deadline !== null && (
            <>
              Was due <TimeText iso={deadline} mode="relative" />.{' '}
            </>
          )
        }
      />
    </>
  )
}

/** One that had ended is open again only for a key that landed late. */
function unknownWords({ situation, endedAt }: RotationSummary): string {
  if (situation === 'create-unknown') return 'outcome not known'
  return endedAt === null ? 'a decision is needed' : 'it had ended, and a key turned up late'
}

type Props = {
  readonly tone: 'danger' | 'warn'
  readonly rotations: readonly RotationSummary[]
  readonly one: (rotation: RotationSummary) => string
  readonly many: string
  readonly after?: (rotation: RotationSummary) => ReactNode
}

function Line({ tone, rotations, one, many, after }: Props) {
  const [first, second] = rotations
  if (first === undefined) return null
  if (second === undefined) {
    const { id, clientName, sentence } = first
    return (
      <NoticeStrip
        tone={tone}
        title={
          <>
            Rotation of <KeyName name={clientName} maxLength={100} />: {one(first)}
          </>
        }
        actions={
          <Button size="xs" variant="default" onClick={() => navigateTo(rotationPath(id))}>
            Open rotation
          </Button>
        }
      >
        {after?.(first)}
        {visibleText(sentence, 300)}
      </NoticeStrip>
    )
  }
  const more = rotations.length - named
  return (
    <NoticeStrip
      tone={tone}
      title={many}
      actions={
        <Button size="xs" variant="default" onClick={() => navigateTo(rotationsPath)}>
          Open rotations
        </Button>
      }
    >
      {rotations.slice(0, named).map((rotation, at) => (
        <span key={rotation.id}>
          {at > 0 && '; '}
          <Link href={rotationPath(rotation.id)}>
            <KeyName name={rotation.clientName} maxLength={60} />
          </Link>
          : {one(rotation)}
        </span>
      ))}
      {more > 0 && `; and ${formatNumber(more)} more`}.
    </NoticeStrip>
  )
}
