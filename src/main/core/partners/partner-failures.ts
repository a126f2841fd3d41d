import { AppError } from '@shared/errors'

export const noPartners = (): AppError =>
  new AppError('not-offered', 'This Horizon has no endpoint for partners', {
    nextStep: 'Settings lists what this Horizon offers.'
  })

export const partnerGone = (): AppError =>
  new AppError('not-found', 'Horizon does not know this partner any more', {
    nextStep: 'Refresh the list of partners.'
  })
