import xinqiao.kernel.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='AuditBlock',
                    fields=[
                        ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('root', models.BinaryField()),
                        ('mark', models.BinaryField()),
                    ],
                ),
                migrations.CreateModel(
                    name='AuditHead',
                    fields=[
                        ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ('seq', models.BigIntegerField(default=0)),
                        ('chain', models.BinaryField(default=b'')),
                    ],
                ),
                migrations.CreateModel(
                    name='KeyCheck',
                    fields=[
                        ('version', models.PositiveIntegerField(primary_key=True, serialize=False)),
                        ('sealed', models.BinaryField()),
                    ],
                ),
                migrations.CreateModel(
                    name='NumberSeries',
                    fields=[
                        ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                        ('last', models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='StoredBytes',
                    fields=[
                        ('path', models.CharField(max_length=120, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                        ('sealed', models.BinaryField()),
                    ],
                ),
                migrations.CreateModel(
                    name='WrongTries',
                    fields=[
                        ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ('count', models.PositiveIntegerField(default=0)),
                        ('since', models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='AuditEntry',
                    fields=[
                        ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('leaf', models.BinaryField()),
                        ('chain', models.BinaryField()),
                        ('at', models.DateTimeField(db_index=True)),
                        ('actor', models.CharField(db_index=True, max_length=80)),
                        ('action', models.CharField(max_length=60)),
                        ('subject', models.CharField(db_index=True, max_length=80)),
                        ('matter_id', models.BigIntegerField(db_index=True, null=True)),
                        ('outcome', models.CharField(max_length=12)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['action', 'seq'], name='kernel_audi_action_1cd9ed_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40)),
                        ('argument', models.JSONField(default=dict)),
                        ('once', models.CharField(max_length=80, null=True, unique=True)),
                        ('created_at', models.DateTimeField()),
                        ('due_at', models.DateTimeField()),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('done_at', models.DateTimeField(null=True)),
                        ('failed_at', models.DateTimeField(null=True)),
                        ('problem', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('done_at', None), ('failed_at', None)), fields=['due_at'], name='job_waiting')],
                    },
                ),
                migrations.CreateModel(
                    name='Viewing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField()),
                        ('staff', models.BigIntegerField()),
                        ('unit', models.BigIntegerField(null=True)),
                        ('matter', models.BigIntegerField(null=True)),
                        ('way', models.CharField(max_length=8)),
                        ('page', models.CharField(max_length=80)),
                        ('request', models.CharField(max_length=16)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['matter', 'id'], name='viewing_of_matter'), models.Index(fields=['staff', 'id'], name='viewing_by_staff')],
                    },
                ),
            ],
        ),
    ]


from xinqiao.kernel.schema import OPERATIONS

Migration.operations += OPERATIONS
