import classes from './key-times.module.css'
import { notOffered } from './key-words'

/** Stands where this Horizon does not send a field. */
export const NotOffered = () => <span className={classes.absent}>{notOffered}</span>
