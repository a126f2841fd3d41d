import { UnstyledButton } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useElapsed, useSeconds } from '@renderer/ui/use-elapsed'
import type { CSSProperties } from 'react'
import { keyLayout } from './key-columns'
import { sortColumns } from './keys-location'
import classes from './keys-table.module.css'

const rowCount = 14
const barShare = ['72%', '58%', '81%', '64%'] as const

type Props = { readonly onStop: () => void }

/** The table's shape while the first keys are on their way; nothing at all for the first 300 ms. */
export function KeysSkeleton({ onStop }: Props) {
  const isSlow = useElapsed(300)
  const isVerySlow = useElapsed(2_000)
  const { ref, width } = useElementSize()
  const layout = keyLayout(width === 0 ? 1_226 : width)
  const columns = sortColumns.filter(column => !layout.hidden.has(column))

  return (
    <div
      ref={ref}
      className={classes.grid}
      style={{ '--key-columns': layout.template } as CSSProperties}
      aria-busy
    >
      <div className={classes.waiting}>
        <span role="status">
          {isSlow &&
            (isVerySlow ? 'Horizon is slow to answer. Nothing has come yet' : 'Loading keys')}
        </span>
        {isVerySlow && (
          <>
            <Waited />
            <UnstyledButton className={classes.stop} fz={12} onClick={onStop}>
              Stop waiting
            </UnstyledButton>
          </>
        )}
      </div>
      {isSlow &&
        Array.from({ length: rowCount }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          <div key={row} className={classes.skeletonRow} aria-hidden>
            <span />
            {columns.map((column, at) => (
              <span key={column} className={classes.cell} data-column={column}>
                <span
                  className={classes.bar}
                  style={{ width: barShare[(row + at) % barShare.length] }}
                />
              </span>
            ))}
          </div>
        ))}
    </div>
  )
}

/** To the eye only: the ear would hear nothing but numbers. */
function Waited() {
  const seconds = useSeconds()
  return (
    <span className="hc-figures" aria-hidden>
      , {2 + seconds} s so far.
    </span>
  )
}
