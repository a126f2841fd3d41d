import { visibleText } from '@shared/domain/visible-text'

type Call = { readonly method: string; readonly path: string; readonly userAgent: string }

const longest = 300

/** The whole call and the program behind it, for the hint of a cell that cuts them. */
export const callHint = ({ method, path, userAgent }: Call): string =>
  `${visibleText(`${method} ${path}`, longest)}\n${visibleText(userAgent, longest)}`
