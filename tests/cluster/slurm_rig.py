"""A Slurm of one node, from nothing, in a folder of its own: munge, slurmctld and slurmd as Debian packages them.

No systemd, no cgroups, no entry in /etc, no port that is taken; who starts it is Slurm's user. All of it ends with stop(),
and with this process however that ends.
"""

import ctypes
import getpass
import os
import platform
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

CONF = """
ClusterName=lacuna
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,batch_sched_delay=0,bf_interval=1
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
ReturnToService=2
KillWait=5
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""

DAEMONS = ("munged", "slurmctld", "slurmd")


class CannotStart(Exception):
    """This machine does not let Slurm run."""


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def end_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class SlurmRig:
    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="slurm", dir="/tmp"))  # short: a socket's path has 107 characters
        self.path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
        self.environment = {"PATH": self.path, "SLURM_CONF": str(self.folder / "slurm.conf"), "HOME": str(self.folder)}
        self.daemons = []

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        for name in DAEMONS:
            if shutil.which(name, path=self.path) is None:
                raise CannotStart(f"{name} is not installed")
        host = platform.node().split(".")[0]
        controller_port, node_port = free_ports(2)
        self.folder.chmod(0o755)
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        (self.folder / "munge.key").write_bytes(os.urandom(1024))
        (self.folder / "munge.key").chmod(0o400)
        (self.folder / "slurm.conf").write_text(CONF.format(
            host=host, user=getpass.getuser(), folder=self.folder, controller_port=controller_port, node_port=node_port))
        munge = [f"--{what}-file={self.folder}/munge.{what}" for what in ("key", "pid", "seed", "log")]
        self.daemon("munged", "-F", "--force", f"--socket={self.folder}/munge.socket", *munge)
        self.until("munge answers", lambda: (self.folder / "munge.socket").exists())
        self.daemon("slurmctld", "-D")
        self.daemon("slurmd", "-D", "-N", host)
        self.until("the node is idle", lambda: self.ask("sinfo", "-h", "-o", "%T").startswith("idle"))

    def daemon(self, name, *arguments):
        with open(self.folder / f"{name}.out", "wb") as out:
            self.daemons.append((name, subprocess.Popen(
                [shutil.which(name, path=self.path), *arguments], env=self.environment, stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, preexec_fn=end_with_parent)))

    def until(self, what, is_so, seconds=20):
        end = time.monotonic() + seconds
        while not is_so():
            for name, process in self.daemons:
                if process.poll() is not None:
                    raise CannotStart(f"{name} ended: {self.last_words(name)}")
            if time.monotonic() > end:
                raise CannotStart(f"{what}: not within {seconds} s; slurmd: {self.last_words('slurmd')}")
            time.sleep(0.05)

    def last_words(self, name):
        lines = (self.folder / f"{name}.out").read_text(errors="replace").splitlines()
        return next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else "not a word")

    def run(self, *command):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def ask(self, *command):
        return self.run(*command).stdout.strip()

    def submit(self, *arguments):
        """The number of the job."""
        run = self.run("sbatch", "--parsable", *arguments)
        if run.returncode != 0:
            raise RuntimeError(f"sbatch: {run.stderr}")
        return run.stdout.strip()

    def fact(self, job, name):
        """A member of what scontrol says about a job."""
        for word in self.ask("scontrol", "-o", "show", "job", job).split():
            if word.startswith(name + "="):
                return word.split("=", 1)[1]
        return ""

    def stop(self):
        if len(self.daemons) == len(DAEMONS):
            self.run("scancel", "--user", getpass.getuser())
            self.run("scancel", "--signal=KILL", "--full", "--user", getpass.getuser())
        for _, process in reversed(self.daemons):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
