"""What the worker has to do, and what it gave up."""

import argparse

from django.db.models import Count, Q

from xinqiao.cli.start import ready
from xinqiao.kernel.jobs import retry_failed
from xinqiao.kernel.models import Job

help = "后台任务的状况"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--retry", action="store_true", help="重新执行已放弃的任务")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 when there are jobs that were given up."""
    ready()
    if args.retry:
        print(f"重新排入 {retry_failed()} 个任务。")
    counts = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(done_at=None, failed_at=None)),
        done=Count("pk", filter=~Q(done_at=None)),
        failed=Count("pk", filter=~Q(failed_at=None)),
    )
    print(f"待执行 {counts['waiting']}，已完成 {counts['done']}，已放弃 {counts['failed']}。")
    for job in Job.objects.exclude(failed_at=None).order_by("pk"):
        print(f"  {job.pk} {job.kind} {job.argument}：{job.problem}")
    return 1 if counts["failed"] else 0
