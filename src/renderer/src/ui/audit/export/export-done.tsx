import { CopyButton } from '@renderer/ui/copy-button'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { entryCount } from '@shared/domain/audit-coverage-words'
import { IconCircleCheckFilled } from '@tabler/icons-react'
import { sizeWords } from '../drawer/drawer-raw'
import classes from './export.module.css'
import type { ExportResult } from './use-audit-export'

type Props = { readonly result: ExportResult }

/** Where the file is, what proves it unchanged, and how a second person checks it. */
export function ExportDone({ result }: Props) {
  const { path, entries, bytes, sha256, folder, warning } = result
  return (
    <div role="status">
      <p className={classes.done}>
        <IconCircleCheckFilled size={16} aria-hidden />
        {entryCount(entries)}, {sizeWords(bytes)}
      </p>
      {warning !== undefined && (
        <p className={classes.warning}>
          <UntrustedText text={warning} maxLength={400} />.
        </p>
      )}
      <dl className={classes.facts}>
        <Line name="File" text={path} what="path" />
        {sha256 !== null && <Line name="SHA-256" text={sha256} what="SHA-256" />}
        {folder !== undefined && sha256 !== null && <Commands {...{ path, sha256, folder }} />}
      </dl>
      {folder !== undefined && (
        <p className={classes.note}>
          Hand over the file and, by another way, its SHA-256. The commands run where the file is:
          with Node 18 or later, without a network and without this console.
        </p>
      )}
    </div>
  )
}

type CommandsProps = { readonly path: string; readonly sha256: string; readonly folder: string }

/** As a second person types them beside the file. */
function Commands({ path, sha256, folder }: CommandsProps) {
  const file = shellWord(path.split(/[/\\]/).at(-1) ?? path)
  return (
    <>
      <Line name="Unpack" text={`tar -xf ${file}`} what="first command" />
      <Line
        name="Verify"
        text={`node ${folder}/verify-evidence.mjs ${file} --expect ${sha256}`}
        what="second command"
      />
    </>
  )
}

const shellWord = (text: string): string =>
  /^[\w@%+=:,.][\w@%+=:,.-]*$/.test(text) ? text : `'./${text.replaceAll("'", "'\\''")}'`

type LineProps = { readonly name: string; readonly text: string; readonly what: string }

const Line = ({ name, text, what }: LineProps) => (
  <div className={classes.fact}>
    <dt>{name}</dt>
    <dd className={classes.copied}>
      <UntrustedText mono text={text} maxLength={1_000} />
      <CopyButton text={text} what={what} />
    </dd>
  </div>
)
