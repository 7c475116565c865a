package io.multiprocessing.specs

import io.multiprocessing.semantics.history.Event
import io.multiprocessing.semantics.history.Event.Phase
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

/** What a lock protects: refuses a write with a token below the highest that it has seen. Drivers reach it by their standard
  * input and output, which no cut of the network concerns.
  */
final class Resource(lock: String) {
  private var highest = 0L
  private var accepted = Vector.empty[Resource.Accepted]
  private var recorded = Vector.empty[Event]
  private var refusals = 0

  /** Whether it is accepted. */
  def write(token: Long, by: String): Boolean = synchronized {
    val at = System.nanoTime()
    val fresh = token >= highest
    recorded :+= event(at, by, "write", Phase.INVOKE, token)
    recorded :+= event(at, by, "write", if (fresh) Phase.OK else Phase.FAIL, token)
    if (fresh) {
      highest = token
      accepted :+= Resource.Accepted(at, token, by)
    } else refusals += 1
    fresh
  }

  /** Of what happened to a client. */
  def record(by: String, what: String): Unit = synchronized {
    recorded :+= event(System.nanoTime(), by, what, Phase.OK, null)
  }

  private def event(at: Long, by: String, op: String, phase: Phase, token: java.lang.Long) =
    new Event(at, by, op, lock, phase, null, token)

  def events: java.util.List[Event] = synchronized(recorded).asJava

  def grants: Vector[Resource.Accepted] = synchronized(accepted)

  def refused: Int = synchronized(refusals)

  /** Who has written since then. */
  def writersSince(nanos: Long): Set[String] =
    grants.reverseIterator.takeWhile(_.at - nanos > 0).map(_.by).toSet

  /** The longest time between two writes, one after the other, of which the second is later than that. */
  def longestGapSince(nanos: Long): FiniteDuration = {
    val all = grants
    val first = all.indexWhere(_.at - nanos > 0)
    val gaps = if (first < 0) Seq.empty else all.drop((first - 1).max(0)).sliding(2).collect { case Seq(a, b) => b.at - a.at }.toSeq
    gaps.maxOption.getOrElse(0L).nanos
  }
}

object Resource {
  final case class Accepted(at: Long, token: Long, by: String)
}
