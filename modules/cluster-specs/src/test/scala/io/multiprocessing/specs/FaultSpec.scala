package io.multiprocessing.specs

import org.scalatest.funspec.AnyFunSpec
import scala.util.Random
import scala.util.control.NonFatal

/** Faults drawn from a seed, in a network of their own. */
abstract class FaultSpec extends AnyFunSpec {

  /** Cancelled where there can be no such network. What it leaves of files is kept if it fails.
    *
    * @param drivers members of the network beside three agents
    * @param what is done, in words
    */
  protected def play(drivers: Seq[String], what: String)(run: (Scene, Network, Random) => Unit): Unit = {
    Network.missing.foreach(cancel(_))
    val name = getClass.getSimpleName
    val drawn = Integer.getInteger("specs.seed", 0).toLong
    val seed = if (drawn == 0) Random.nextInt(Int.MaxValue).toLong else drawn
    val scene = new Scene(name)
    info(s"seed $seed, $what")
    println(s"$name: seed $seed, $what, ${scene.directory}")
    val network = new Network(ClusterOf.names(3) ++ drivers)
    try {
      run(scene, network, new Random(seed))
      scene.remove()
    } catch {
      case e @ (NonFatal(_) | _: AssertionError) =>
        fail(s"with -Dspecs.seed=$seed, $what; histories and logs are in ${scene.directory}: ${e.getMessage}", e)
    } finally network.close()
  }
}

object FaultSpec {

  /** The first ten of them. */
  def words(all: Seq[String]): String =
    if (all.isEmpty) "none" else s"${all.size}: ${all.take(10).mkString("; ")}"

  def failIfAny(faults: Seq[String]): Unit =
    if (faults.nonEmpty) throw new AssertionError(words(faults))

  /** Does it, and prints for how long. */
  def report(what: String)(step: => Unit): Unit = {
    val began = System.nanoTime()
    step
    println(s"$what: ${(System.nanoTime() - began) / 1000000} ms")
  }
}
