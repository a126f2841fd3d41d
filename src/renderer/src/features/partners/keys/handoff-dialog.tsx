import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatExact, formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Handoff } from '@shared/contract/partner-keys'
import type { Profile } from '@shared/contract/profiles'
import type { WireError } from '@shared/errors'
import type { Partner, PartnerKey } from '@shared/horizon/partner'
import { IconFileExport, IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import classes from './handoff-dialog.module.css'
import { partnerKeyWord } from './partner-key-words'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  readonly keyObject: PartnerKey
  readonly onClose: () => void
}

/** The instructions that go to the partner, as they are exported; the secret is not in them. */
export function HandoffDialog({ profile, partner, keyObject, onClose }: Props) {
  const of = { profileId: profile.id, partnerId: partner.id, keyId: keyObject.id }
  const { data, error, refetch } = useQuery({
    queryKey: ['partner-handoff', profile.id, partner.id, keyObject.id],
    queryFn: () => call('partnerKeys.handoff', of),
    staleTime: 0,
    gcTime: 0
  })
  const [isExporting, setIsExporting] = useState(false)
  const [path, setPath] = useState<string | null>(null)
  const [failure, setFailure] = useState<WireError | null>(null)

  async function exportSheet() {
    if (data === undefined || isExporting) return
    setIsExporting(true)
    setFailure(null)
    try {
      const saved = await call('partnerKeys.exportHandoff', of)
      if (saved.path !== null) setPath(saved.path)
    } catch (thrown) {
      setFailure(toWireError(thrown))
    } finally {
      setIsExporting(false)
    }
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          Hand-off sheet for <KeyName name={keyObject.clientName} maxLength={60} />
        </>
      }
      width={640}
      environment={profile.environment}
      error={failure}
      errorTitle="The sheet was not written"
      onSend={() => void exportSheet()}
      footNote={
        path === null ? (
          'A printable HTML file, readable by you alone'
        ) : (
          <span role="status">
            Written to <UntrustedText mono text={path} maxLength={200} />
          </span>
        )
      }
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            leftSection={<IconFileExport size={16} stroke={1.7} aria-hidden />}
            loading={isExporting}
            data-disabled={data === undefined || undefined}
            aria-disabled={data === undefined}
            onClick={() => void exportSheet()}
          >
            Export…
          </Button>
        </>
      }
    >
      <div className={classes.body}>
        <NoticeStrip tone="info" title="The secret is not on this sheet">
          Send the key itself another way: whoever reads one must not have the other.
        </NoticeStrip>
        {error !== null && (
          <ErrorStrip
            title="The sheet could not be put together"
            error={toWireError(error)}
            onRetry={() => void refetch()}
          />
        )}
        {data === undefined ? (
          error === null && (
            <p className={classes.text} role="status">
              Putting the sheet together
            </p>
          )
        ) : (
          <Sheet sheet={data} />
        )}
      </div>
    </ConsoleDialog>
  )
}

function Sheet({ sheet }: { readonly sheet: Handoff }) {
  return (
    <article className={classes.sheet} aria-label="Hand-off sheet">
      <h3 className={classes.title}>
        <UntrustedText text={sheet.partner} maxLength={120} />: access to Horizon by API
      </h3>
      {sheet.heldSince != null && (
        <p className={classes.text} role="status">
          Horizon did not answer: the sheet says what was known at{' '}
          {formatExact(sheet.heldSince).utc}.
        </p>
      )}
      <dl className={classes.facts}>
        <Fact name="Key">
          <UntrustedText text={sheet.keyName} maxLength={200} />
          <div className={classes.beside}>
            {partnerKeyWord}
            {sheet.hint !== null && (
              <>
                , begins with <UntrustedText mono text={sheet.hint} maxLength={16} />
              </>
            )}
          </div>
        </Fact>
        <Fact name="Secret">
          <span className={classes.secret}>
            <IconLock size={14} stroke={1.7} aria-hidden />
            sent to you another way
          </span>
        </Fact>
        <Fact name="Base URL">
          <UntrustedText mono text={sheet.baseUrl} maxLength={300} />
        </Fact>
        <Fact name="Header">
          <UntrustedText mono text={sheet.header} maxLength={200} />
        </Fact>
        <Fact name="Allowed from">
          {sheet.ipAllowlist === null
            ? 'every address'
            : sheet.ipAllowlist.map(range => (
                <div key={range}>
                  <UntrustedText mono text={range} maxLength={60} />
                </div>
              ))}
        </Fact>
        <Fact name="Limits">
          {sheet.rateLimit === null
            ? 'Horizon’s default per minute'
            : `${formatNumber(sheet.rateLimit)} per minute`}
          {sheet.rateLimitPerDay !== null && `, ${formatNumber(sheet.rateLimitPerDay)} per day`}
        </Fact>
        <Fact name="Works until">
          {sheet.expiresAt === null ? 'revoked' : formatExact(sheet.expiresAt).utc}
        </Fact>
        <Fact name="It may">
          {sheet.access.length === 0 ? (
            'nothing yet'
          ) : (
            <ul className={classes.access}>
              {sheet.access.map(sentence => (
                <li key={sentence}>
                  <UntrustedText text={sentence} maxLength={400} />
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name="Contact">
          {sheet.contactEmail === null ? (
            'not said'
          ) : (
            <UntrustedText text={sheet.contactEmail} maxLength={200} />
          )}
        </Fact>
        <Fact name="Made">
          {formatExact(sheet.madeAt).utc}
          {sheet.from !== '' && (
            <>
              {' '}
              by <UntrustedText text={sheet.from} maxLength={100} />
            </>
          )}
        </Fact>
      </dl>
    </article>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)
