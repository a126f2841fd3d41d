import { Button, Checkbox, Radio } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatNumber } from '@renderer/ui/format'
import { ProgressBar } from '@renderer/ui/progress-bar'
import { useState } from 'react'
import type { ExportDialogProps } from '../audit-view-parts'
import classes from './export.module.css'
import { ExportColumns, offeredColumns } from './export-columns'
import { ExportContent } from './export-content'
import { ExportDone } from './export-done'
import { type ExportFormat, exportFormats, formatWords } from './export-words'
import { type Redacted, useAuditExport } from './use-audit-export'

/** Writes what the screen shows to a file: how, without what, and what became of it. */
export function ExportDialog(props: ExportDialogProps) {
  const { columns, count, onClose } = props
  const profile = useActiveProfile()
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [chosen, setChosen] = useState(columns)
  const [redact, setRedact] = useState<readonly Redacted[]>([])
  const { start, cancel, progress, isRunning, result, wasCancelled, failure } =
    useAuditExport(props)
  const isDone = result !== undefined
  const block = count === 0 ? 'Nothing matches, so there is nothing to export' : undefined
  const send = () =>
    block === undefined &&
    !isRunning &&
    start({ format, columns: format === 'csv' ? chosen : columns, redact })

  return (
    <ConsoleDialog
      opened
      onClose={() => {
        cancel()
        onClose()
      }}
      isClosable={!isRunning}
      width={640}
      title={isDone ? 'Export written' : 'Export the audit log'}
      environment={profile?.environment}
      error={failure ?? null}
      errorTitle="Nothing was written"
      footNote={
        isRunning
          ? 'Written beside its place first, and moved there whole.'
          : 'Written on this computer, readable by you alone. Nothing is sent to Horizon.'
      }
      onSend={isDone ? onClose : send}
      footActions={
        isDone ? (
          <Button onClick={onClose}>Close</Button>
        ) : isRunning ? (
          <Button variant="default" onClick={cancel}>
            Cancel export
          </Button>
        ) : (
          <>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <ActionButton disabledReason={block} onClick={send}>
              Export…
            </ActionButton>
          </>
        )
      }
    >
      {isDone ? (
        <ExportDone result={result} />
      ) : (
        <>
          <fieldset className={classes.form} disabled={isRunning}>
            <Radio.Group
              label="Format"
              value={format}
              onChange={value => setFormat(exportFormats.find(each => each === value) ?? 'csv')}
            >
              <div className={classes.formats}>
                {exportFormats.map(each => (
                  <Radio
                    key={each}
                    value={each}
                    label={formatWords[each].title}
                    description={formatWords[each].text}
                  />
                ))}
              </div>
            </Radio.Group>
            {format === 'csv' && (
              <ExportColumns
                offered={offeredColumns(columns)}
                chosen={chosen}
                onChoose={setChosen}
              />
            )}
            <Checkbox.Group
              label="Mask"
              description="Each value becomes one stand-in throughout the file, so that what belongs together still does"
              value={[...redact]}
              onChange={values => setRedact(values.filter(isRedacted))}
            >
              <div className={classes.redact}>
                <Checkbox value="addresses" label="IP addresses" />
                <Checkbox value="emails" label="E-mail addresses" />
              </div>
            </Checkbox.Group>
          </fieldset>
          <ExportContent {...props} format={format} isRedacted={redact.length > 0} />
          {isRunning && (
            <div className={classes.progress}>
              <ProgressBar
                label="Export"
                done={progress?.done ?? 0}
                total={progress?.total ?? null}
              />
              <span>
                {progress === null || progress.done === 0
                  ? 'Written once a place for it is chosen'
                  : `${formatNumber(progress.done)}${progress.total === null ? '' : ` of ${formatNumber(progress.total)}`} entries written`}
              </span>
            </div>
          )}
          <p className={classes.cancelled} role="status">
            {wasCancelled && 'Cancelled. Nothing was left behind.'}
          </p>
        </>
      )}
    </ConsoleDialog>
  )
}

const isRedacted = (value: string): value is Redacted => value === 'addresses' || value === 'emails'
