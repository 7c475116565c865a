package io.multiprocessing.specs

import java.util.concurrent.locks.LockSupport
import scala.annotation.tailrec
import scala.concurrent.duration._

/** Waits for what other JVMs do, of which nothing here is told. */
object Waiting {

  /** Generous: what lasts longer never comes. */
  val Limit: FiniteDuration = 90.seconds

  private val Look = 20.millis

  /** Waits until it holds, and fails with these words if it does not in time. */
  def until(what: => String, limit: FiniteDuration = Limit)(condition: => Boolean): Unit =
    untilThereIs(what, limit)(Option.when(condition)(()))

  /** Waits until there is one. */
  def untilThereIs[A](what: => String, limit: FiniteDuration = Limit)(find: => Option[A]): A = {
    val deadline = limit.fromNow
    @tailrec
    def look(): A = find match {
      case Some(found) => found
      case None if deadline.isOverdue() =>
        throw new AssertionError(s"not after $limit: $what")
      case None =>
        LockSupport.parkNanos(Look.toNanos)
        look()
    }
    look()
  }

  /** Lets time pass that is itself the fault, such as for how long a process is stopped. */
  def pass(time: FiniteDuration): Unit = {
    val end = time.fromNow
    while (end.hasTimeLeft()) LockSupport.parkNanos(end.timeLeft.toNanos)
  }
}
